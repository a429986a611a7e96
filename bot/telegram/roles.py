"""Who may do what: owners keep the bot, editors keep the corpus, everybody else reads.

An owner may do all that an editor may. Roles come from the settings alone, never from a message.
"""

from dataclasses import dataclass
from enum import IntEnum

from telegram import User


class Role(IntEnum):
    """A higher role may do all that a lower one may."""

    READER = 0
    EDITOR = 1
    OWNER = 2


@dataclass(frozen=True, slots=True)
class Roles:
    """Telegram ids of owners (`telegram.admins`) and of editors (`telegram.editors`)."""

    owners: frozenset[int] = frozenset()
    editors: frozenset[int] = frozenset()

    def of(self, user: User | None) -> Role:
        """Return a user's role."""
        if user is None:
            return Role.READER
        if user.id in self.owners:
            return Role.OWNER
        return Role.EDITOR if user.id in self.editors else Role.READER

    @property
    def keepers(self) -> frozenset[int]:
        """The ids of all who are more than readers."""
        return self.owners | self.editors
