"""Files that were looked at and wait for a yes or no: on disk, so that a restart forgets none.

Each is two files in one folder: the bytes, and beside them what is known about them. Whoever
renames the second has the file to himself, so of a thousand presses at once one counts.
"""

import json
import os
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.adding.refusal import Refusal, RefusedError

KEPT = 24 * 3600.0  # seconds that one waits
MOST = 50  # that wait at once
_BYTES, _ABOUT, _CLAIMED = ".bytes", ".json", ".claimed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file that waits.

    Attributes:
        token: its name here, and in the buttons under its preview.
        name: under which it would be kept in the corpus.
        digest: SHA-256 of its bytes.
        chat: where it was previewed; nowhere else it is taken.
        origin: the address it came from; "" for an uploaded one.
    """

    token: str
    name: str
    digest: str
    chat: int
    origin: str = ""


class WaitingRoom:
    """The folder of files that wait. Every call blocks; OSError where the disk is full or gone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def enter(  # each is known of it
        self, name: str, digest: str, data: bytes, chat: int, origin: str = ""
    ) -> Waiting:
        """Let a file wait.

        Raises:
            RefusedError: too many wait already.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.expire()
        if len(list(self._folder.glob(f"*{_ABOUT}"))) >= MOST:
            raise RefusedError(Refusal.TOO_MANY)
        one = Waiting(secrets.token_hex(8), name, digest, chat, origin)
        self._file(one.token, _BYTES).write_bytes(data)
        about = self._file(one.token, ".part")
        about.write_text(json.dumps(asdict(one), ensure_ascii=False), encoding="utf-8")
        about.replace(self._file(one.token, _ABOUT))  # last: from now on it waits
        return one

    def look(self, token: str) -> Waiting | None:
        """Return a file that waits; None where it does not any more."""
        return self._read(self._file(token, _ABOUT))

    def claim(self, token: str) -> tuple[Waiting, bytes]:
        """Take a file out, for this caller alone; `leave` or `release` must follow.

        Raises:
            RefusedError: it does not wait any more.
        """
        claimed = self._file(token, _CLAIMED)
        try:
            os.rename(self._file(token, _ABOUT), claimed)
        except FileNotFoundError:
            raise RefusedError(Refusal.GONE) from None
        one = self._read(claimed)
        if one is None:
            raise RefusedError(Refusal.GONE)
        return one, self._file(token, _BYTES).read_bytes()

    def release(self, token: str) -> None:
        """Let a claimed file wait on: it could not be taken now."""
        os.rename(self._file(token, _CLAIMED), self._file(token, _ABOUT))

    def leave(self, token: str) -> None:
        """Forget a claimed file."""
        for suffix in (_CLAIMED, _BYTES):
            self._file(token, suffix).unlink(missing_ok=True)

    def expire(self) -> None:
        """Forget what waited too long, and what a killed process left."""
        old = time.time() - KEPT
        for file in self._folder.iterdir():
            try:
                if file.stat().st_mtime < old:
                    file.unlink(missing_ok=True)
            except FileNotFoundError:
                continue  # another process was quicker

    def _read(self, file: Path) -> Waiting | None:
        try:
            return Waiting(**json.loads(file.read_text(encoding="utf-8")))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def _file(self, token: str, suffix: str) -> Path:
        assert token.isalnum()  # buttons are read by their form; nothing else comes here
        return self._folder / f"{token}{suffix}"
