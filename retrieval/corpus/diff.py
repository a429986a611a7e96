"""What a reload changed, for people: which articles came, changed and went, and what failed."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from retrieval.corpus.model import Article, Kind
from retrieval.problem import Problem

OPENING = 24  # characters that stand for an article without a headline


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """An article in a list of many."""

    id: str
    source: str
    kind: Kind
    title: str  # or what the article opens with, where it has none
    uncertain: tuple[str, ...] = ()
    previous: str | None = None  # id of what it was before it changed


@dataclass(frozen=True, slots=True)
class Reprint:
    """An article that came, and the other sources in which its text stands: shown as one."""

    article: ArticleSummary
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What a reload changed, or would change.

    Attributes:
        generation: the live one afterwards; None where there is none yet (a first dry run).
        added, changed, removed: articles, by source; `changed` in their new form.
        unreadable: (name, problem) of sources that could not be read; their last good articles
            stay live.
        unchanged: number of articles that stayed as they were.
        seconds: the time it took.
        dry_run: nothing was written.
        index_rebuilt: why the index was built anew, None where it was not.
        reprints: of the articles that came, those whose text stands elsewhere too; a dry run does
            not look for them.
        restored: the generation that a rollback brought back; None for a reload.
    """

    generation: int | None
    added: tuple[ArticleSummary, ...] = ()
    changed: tuple[ArticleSummary, ...] = ()
    removed: tuple[ArticleSummary, ...] = ()
    unreadable: tuple[tuple[str, Problem], ...] = ()
    unchanged: int = 0
    seconds: float = 0.0
    dry_run: bool = False
    index_rebuilt: str | None = None
    restored: int | None = None
    reprints: tuple[Reprint, ...] = ()

    def __bool__(self) -> bool:
        """Whether any article came, changed or went."""
        return bool(self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Traits:
    """What an article is recognised by after its text was changed."""

    summary: ArticleSummary
    given_id: str | None
    headline: str | None
    texts: frozenset[int]  # hashes of its paragraphs' texts


def summary(article: Article) -> ArticleSummary:
    """Return what stands for an article in a list."""
    opening = next((p.text[:OPENING] for p in article.paragraphs if p.text), "")
    title = _headline(article) or opening
    return ArticleSummary(article.id, article.source, article.kind, title, article.uncertain)


def traits(article: Article) -> Traits:
    """Return an article's summary and what it is recognised by."""
    texts = frozenset(hash(p.text) for p in article.body)
    return Traits(summary(article), article.given_id, _headline(article), texts)


def pair(
    came: Iterable[Traits], went: Iterable[Traits]
) -> tuple[list[ArticleSummary], list[ArticleSummary], list[ArticleSummary]]:
    """Tell changed articles of one source from new and withdrawn ones.

    Two are one article changed if they share the given id, else the headline, else a paragraph.

    Returns:
        Added, changed and removed articles.
    """
    added, removed = list(came), list(went)
    changed: list[ArticleSummary] = []
    keys: tuple[Callable[[Traits], Iterable[Hashable]], ...] = (
        lambda one: () if one.given_id is None else (one.given_id,),
        lambda one: () if one.headline is None else (one.headline,),
        lambda one: one.texts,
    )
    for key in keys:
        before = {k: one for one in reversed(removed) for k in key(one)}
        taken: set[str] = set()
        rest: list[Traits] = []
        for one in added:
            old = next((before[k] for k in key(one) if k in before), None)
            if old is None or old.summary.id in taken:
                rest.append(one)
                continue
            taken.add(old.summary.id)
            changed.append(_changed(one.summary, old.summary.id))
        added = rest
        removed = [one for one in removed if one.summary.id not in taken]
    return [one.summary for one in added], changed, [one.summary for one in removed]


def _changed(new: ArticleSummary, previous: str) -> ArticleSummary:
    return ArticleSummary(new.id, new.source, new.kind, new.title, new.uncertain, previous)


def _headline(article: Article) -> str | None:
    return article.title or article.kicker
