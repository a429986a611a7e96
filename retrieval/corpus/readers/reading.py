"""What a reader hands on: the source as it was received, and its articles when asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.corpus.model import Article, Noise, Page, Source

Parse = Callable[[], Iterable[Article | Noise]]


@dataclass(frozen=True, slots=True)
class Records:
    """How a file of articles is read from the middle, where only some of its lines have changed.

    Attributes:
        encoding: of its lines.
        form: what else decides how a line is read; lines of another form are read anew.
        parse: what gives the parts of some lines, the first of them numbered, which must be where
            an article begins; they end where one ends, or SourceError is raised.
    """

    encoding: str
    form: str
    parse: Callable[[Iterator[str], int], Iterable[Article | Noise]]


@dataclass(frozen=True, slots=True)
class Reading:
    """One source, read.

    A file of 100,000 documents must not need gigabytes, so articles are made while they are
    asked for: `articles()` may be called again and again and starts from the first article each
    time. `page` gathers everything at once; it is for sources as large as a newspaper page.
    """

    source: Source
    parse: Parse
    lines: Sequence[str] = ()  # of a page: what line numbers count; () for a file of articles

    records: Records | None = None  # of a file of articles

    def articles(self) -> Iterator[Article]:
        """Yield the articles in reading order, made one by one."""
        return (part for part in self.parse() if isinstance(part, Article))

    @property
    def page(self) -> Page:
        """All articles and all noise at once."""
        return Page.of(self.parse())
