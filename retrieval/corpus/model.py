"""The nouns of the corpus: source, article, paragraph, and the lines of the page they came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Kind(StrEnum):
    """What an article is."""

    ARTICLE = "article"
    CAPTION = "caption"
    REPORT = "report"


class Role(StrEnum):
    """What a paragraph is in its article. All can be quoted; only the body is its text."""

    HEADLINE = "headline"  # one part of it a paragraph: kicker, title, subtitle
    BYLINE = "byline"
    BODY = "body"


@dataclass(frozen=True, slots=True, order=True)
class LineRange:
    """Lines of a source, counted from 1, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Source:
    """One file or address that text came from."""

    name: str  # path relative to the corpus folder, with forward slashes
    digest: str  # SHA-256 of the bytes, hexadecimal
    size: int  # bytes
    format: str  # "plain", "markdown", "html", "csv", "jsonl"
    encoding: str  # "utf-8", "gb18030", "big5", ...
    encoding_guessed: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text with wraps and column breaks undone: the unit of retrieval; quotes point into it.

    `id` and `article_id` are empty until `identity.identify` gives them.
    """

    text: str
    lines: tuple[LineRange, ...] = ()
    section: str | None = None
    role: Role = Role.BODY
    position: int = 0  # order in the article, all roles counted, from 0
    id: str = ""
    article_id: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading inside an article; level 1 is the outer one."""

    text: str
    level: int = 1
    lines: tuple[LineRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article, caption or report as it stands on its page."""

    kind: Kind
    paragraphs: tuple[Paragraph, ...]  # headline parts and byline first, as printed, then the body
    kicker: str | None = None
    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None  # as printed: "◎ 李明", "本报记者 周岚"
    authors: tuple[str, ...] = ()
    dateline: str | None = None  # "本报讯（李明）"
    date: str | None = None  # as ISO 8601, as far as known: "2024", "2024-01", "2024-01-09"
    sections: tuple[Section, ...] = ()
    uncertain: tuple[str, ...] = ()  # what the restorer was not sure of: each a `Doubt` as text
    given_id: str | None = None  # the id that a .jsonl corpus gave it
    source: str = ""  # name of its source
    position: int = 0  # reading order in its source
    id: str = ""

    @property
    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs of its text, without headline and byline."""
        return tuple(p for p in self.paragraphs if p.role is Role.BODY)


@dataclass(frozen=True, slots=True)
class Noise:
    """Lines of a source that belong to no article, and what they are: "furniture", "forum", ..."""

    what: str
    lines: LineRange


@dataclass(frozen=True, slots=True)
class Page:
    """The articles of one source in reading order, and the lines that are none of theirs."""

    articles: tuple[Article, ...]
    noise: tuple[Noise, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[Article | Noise]) -> Self:
        """Gather a page from its articles and its noise, in any order among each other."""
        found = tuple(parts)
        return cls(
            articles=tuple(part for part in found if isinstance(part, Article)),
            noise=tuple(part for part in found if isinstance(part, Noise)),
        )
