"""The words and synonyms that a corpus's keepers add to the project's own, beside its data.

Two plain files of the form of `config/words.txt` and `config/synonyms.txt`, in the folder `lexicon`
of the data: for people to read and change too. The project's lists are never written to.
"""

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from retrieval.text.lexicon import Lexicon
from retrieval.text.normalize import normalise

FOLDER = "lexicon"
LONGEST = 20  # characters of a word; longer ones are sentences
_WORD = re.compile(
    r"[^\W_]{2,20}"
)  # letters, characters, digits: nothing that a list reads as form
_HEADS = {
    "words.txt": "# Words of this corpus, one a line; as config/words.txt.\n",
    "synonyms.txt": "# Synonyms of this corpus, a line each: a = b; as config/synonyms.txt.\n",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A word to keep whole, or two that stand for each other."""

    word: str
    other: str = ""

    def __str__(self) -> str:
        return f"{self.word} = {self.other}" if self.other else self.word

    @property
    def list(self) -> str:
        """The file that it stands in."""
        return "synonyms.txt" if self.other else "words.txt"


def entry(word: str, other: str | None = None) -> Entry | None:
    """Return what somebody wants in a list, in normal form; None where it is no such thing."""
    words = [normalise(one).text.strip() for one in (word, other) if one is not None]
    if not all(map(_WORD.fullmatch, words)) or len(set(words)) != len(words):
        return None
    return Entry(*words)


class OwnLists:
    """One corpus's own lists. Every call blocks; OSError where the disk is full or gone.

    Args:
        data: the corpus's data folder.
    """

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def lexicon(self) -> Lexicon:
        """Return the project's lists with this corpus's own beside them.

        Raises:
            LexiconError: a line is not of its list's form.
        """
        return Lexicon.load().joined(Lexicon.load(self._folder))

    def entries(self, name: str) -> list[Entry]:
        """Return the entries of a list that were added here, in their order."""
        found = []
        for line in self._lines(name):
            word, _, other = line.partition("#")[0].partition("=")
            if one := entry(word, other if other.strip() else None):
                found.append(one)
        return found

    def add(self, new: Entry) -> bool:
        """Write an entry into its list; returns whether it was not in it."""
        with self._lock():
            if new in self.entries(new.list):
                return False
            lines = self._lines(new.list) or [_HEADS[new.list]]
            self._write(new.list, [*lines, f"{new}\n"])
        return True

    def remove(self, old: Entry) -> bool:
        """Take an entry out of its list; returns whether it was in it."""
        with self._lock():
            if old not in self.entries(old.list):
                return False
            kept = [line for line in self._lines(old.list) if not _is(line, old)]
            self._write(old.list, kept)
        return True

    def _lines(self, name: str) -> list[str]:
        with suppress(FileNotFoundError):
            text = (self._folder / name).read_text(encoding="utf-8-sig")
            return [f"{line}\n" for line in text.splitlines()]
        return []

    def _write(self, name: str, lines: list[str]) -> None:
        """Write a list whole: a reader sees the old one or the new one."""
        part = self._folder / f".{name}.part"
        with part.open("w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / name)

    def _lock(self) -> FileLock:
        self._folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._folder / ".lock", timeout=10)


def _is(line: str, wanted: Entry) -> bool:
    word, _, other = line.partition("#")[0].partition("=")
    return entry(word, other if other.strip() else None) == wanted
