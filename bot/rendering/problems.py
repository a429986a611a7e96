"""What went wrong, in a reader's language: the library's codes, worded by `config/texts`."""

from bot.rendering.templates import Wording
from retrieval.errors import (
    CatalogueError,
    IndexUnusableError,
    LexiconError,
    NoEarlierGenerationError,
    ReloadLostError,
    ReloadRunningError,
    RetrievalError,
    SourceError,
)
from retrieval.problem import Problem

_KEYS: tuple[tuple[type[RetrievalError], str], ...] = (
    (ReloadRunningError, "reload.running"),
    (ReloadLostError, "reload.lost"),
    (NoEarlierGenerationError, "reload.no_earlier"),
    (CatalogueError, "problems.catalogue"),
    (IndexUnusableError, "problems.index"),
)


def problem_text(wording: Wording, problem: Problem) -> str:
    """Return what is wrong with a source, as plain words."""
    return wording.text(f"problems.{problem.fault.value}", detail=problem.detail)


def error_text(wording: Wording, error: RetrievalError) -> str:
    """Return why something could not be done, as plain words; the log has the error itself."""
    if isinstance(error, SourceError):
        what = problem_text(wording, error.problem)
        return wording.text("problems.source", name=error.name, problem=what)
    if isinstance(error, LexiconError):
        return wording.text("problems.lexicon", name=error.path.name, line=error.line or 1)
    key = next((key for kind, key in _KEYS if isinstance(error, kind)), "problems.unknown")
    return wording.text(key)


def unreadable_texts(
    wording: Wording, unreadable: tuple[tuple[str, Problem], ...]
) -> list[tuple[str, str]]:
    """Return the sources of a diff that could not be read, each with what is wrong with it."""
    return [(name, problem_text(wording, problem)) for name, problem in unreadable]
