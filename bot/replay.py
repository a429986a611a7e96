"""Asks the corpus's own gold questions again: whether a new generation answers worse than the last.

The figures are kept with the corpus, so that the next generation is held against them.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation import Conversation
from retrieval.answering.answer import Answer
from retrieval.answering.evaluation import figures, judge
from retrieval.answering.gold import read_gold
from retrieval.library import Library

SHARES = (
    "evidence_at_1",
    "evidence_at_3",
    "exact",
    "f1",
    "later_turns",
    "false_refusal",
    "refusal",
)
LOWER_IS_BETTER = ("false_refusal",)
NOTE = "gold.figures"  # the catalogue's note with the last replay's
SLIGHT = 0.005  # a share that moved less has not

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """How the gold questions were answered by one generation."""

    generation: int
    gold: str  # hash of the file: other questions are not compared
    questions: int
    shares: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Change:
    """One share before and now; None where no question is of the kind."""

    name: str
    before: float | None
    now: float

    @property
    def is_worse(self) -> bool:
        """Whether it moved for the worse, by more than nothing."""
        if self.before is None:
            return False
        rise = self.now - self.before
        return (rise if self.name in LOWER_IS_BETTER else -rise) > SLIGHT


class Replay:
    """The gold questions of one corpus. Every call blocks and may raise GoldError.

    Args:
        library: what answers.
        file: the gold file.
        refuses: whether a reload that answers them worse is undone.
    """

    def __init__(self, library: Library, file: Path, refuses: bool = False) -> None:
        self._library = library
        self._file = file
        self.refuses = refuses

    def kept(self) -> Replayed | None:
        """Return the last replay of these questions; None where there was none."""
        found = self._library.catalogue.note(NOTE)
        kept = Replayed(**json.loads(found)) if found else None
        return kept if kept is not None and kept.gold == self._hash() else None

    def run(self, told: Told) -> Replayed:
        """Ask all of them and keep the figures.

        Args:
            told: called with how many conversations are done, and of how many; what it raises ends
                the replay, and nothing is kept.
        """
        gold = read_gold(self._file)
        done = 0

        def ask(texts: Sequence[str]) -> list[Answer]:
            nonlocal done
            told(done, len(gold))
            conversation = Conversation(self._library)
            answers = [conversation.ask(text) for text in texts]
            done += 1
            return answers

        catalogue = self._library.catalogue
        counted = figures(judge(gold, ask, catalogue))
        live = catalogue.generation()
        shares = {name: getattr(counted, name) for name in SHARES}
        number = live.number if live else 0
        replayed = Replayed(number, self._hash(), counted.questions, shares)
        self._keep(replayed)
        return replayed

    def undo(self, before: Replayed) -> None:
        """Bring back the generation before a reload, with the figures that it had.

        The worse one was live while the questions were asked. The corpus's files stay as they are,
        and are not read again by themselves until one changes.
        """
        self._library.rollback()
        self._keep(before)

    def _keep(self, replayed: Replayed) -> None:
        kept = {name: getattr(replayed, name) for name in Replayed.__slots__}
        self._library.catalogue.set_note(NOTE, json.dumps(kept))

    def _hash(self) -> str:
        try:
            return hashlib.sha256(self._file.read_bytes()).hexdigest()
        except OSError:
            return ""  # read_gold says what is wrong


def compare(before: Replayed | None, now: Replayed) -> list[Change]:
    """Return what the shares are now and were before."""
    old = before.shares if before else {}
    return [
        Change(name, old.get(name), share)
        for name, share in now.shares.items()
        if share is not None
    ]
