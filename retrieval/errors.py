"""Everything `retrieval` raises on purpose. An error says what, where and what to do.

RetrievalError
├── SourceError          a source cannot be read; a reload names it and goes on
├── CatalogueError       the catalogue's database is gone, locked or of an unknown version
├── LexiconError         a line of a word list is not of the list's form
├── GoldError            a line of a gold file is no gold question
├── IndexUnusableError   the index is damaged or another segmenter's; rebuild it from the catalogue
├── SearchUnavailableError   the index's cluster is gone or too busy; nothing is lost, ask again
├── NoEarlierGenerationError   a rollback has nothing to go back to
├── ReloadRunningError   another reload holds the data folder; one at a time
├── ReloadLostError      the process of a reload was killed; nothing is half done, reload again
└── QuoteError           a paragraph no longer has the hash that its quote was recorded with
"""

from pathlib import Path
from typing import Any

from retrieval.problem import Problem


class RetrievalError(Exception):
    """Root of this package's errors. Each can be sent to another process."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.args), self.__dict__


def _made_again(kind: type[RetrievalError], args: tuple[Any, ...]) -> RetrievalError:
    """Make an error as it was, whatever its constructor wants."""
    error = kind.__new__(kind)
    error.args = args
    return error


class LexiconError(RetrievalError):
    """A word list cannot be used.

    Args:
        path: the list's file.
        line: the line, counted from 1; None where the whole file is meant.
        problem: what stands there and what is allowed.
    """

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


class GoldError(RetrievalError):
    """A gold file cannot be used.

    Args:
        path: the file.
        line: the line, counted from 1; None where the whole file is meant.
        problem: what stands there and what is allowed.
    """

    def __init__(self, path: Path, line: int | None, problem: str) -> None:
        super().__init__(f"{path}{'' if line is None else f', line {line}'}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem


class SourceError(RetrievalError):
    """A source cannot be read.

    Args:
        name: the source's name as the corpus gives it.
        problem: what is wrong, and in its words what to do.
    """

    def __init__(self, name: str, problem: Problem) -> None:
        super().__init__(f"{name}: {problem}")
        self.name = name
        self.problem = problem


class CatalogueError(RetrievalError):
    """The catalogue's database is gone, locked, or of an unknown version."""


class IndexUnusableError(RetrievalError):
    """The index is damaged or another segmenter's; it can be rebuilt from the catalogue."""


class SearchUnavailableError(RetrievalError):
    """The cluster that keeps the index cannot be reached, or cannot answer now."""


class ReloadRunningError(RetrievalError):
    """Another reload holds the data folder."""


class ReloadLostError(RetrievalError):
    """The process of a reload came to its end before the reload did; the corpus is whole."""


class NoEarlierGenerationError(RetrievalError):
    """There is no earlier generation of other articles, or none of that number."""


class QuoteError(RetrievalError):
    """A stored paragraph no longer has the hash that its quote was recorded with."""
