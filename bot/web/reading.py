"""An article laid out for reading: headline, byline, sections and paragraphs in their order.

Every paragraph of the catalogue, whatever its role, stands in exactly one block, with its anchor;
so whatever can be quoted can be shown and marked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.language import Language, of_text
from bot.links import Mark
from bot.rendering.leaves import Piece, cut
from retrieval.corpus.model import Article, LineRange, Paragraph, Role, Section


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the page: what kind of part, and its words before, in and after a quote.

    Attributes:
        kind: "kicker", "title", "subtitle", "headline", "byline", "section" or "body".
        rank: of a section's heading, 2 to 4; 0 for all others.
        position: the paragraph's in its article; None for a heading, which is no paragraph.
    """

    kind: str
    before: str
    quoted: tuple[Piece, ...] = ()
    after: str = ""
    rank: int = 0
    position: int | None = None
    lines: tuple[LineRange, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's blocks: those above the text, and the text."""

    head: tuple[Block, ...]
    body: tuple[Block, ...]

    @property
    def has_title(self) -> bool:
        """Whether the head names the article."""
        return any(block.kind == "title" for block in self.head)

    @property
    def has_byline(self) -> bool:
        """Whether the head says who wrote the article."""
        return any(block.kind == "byline" for block in self.head)


def lay_out(article: Article, mark: Mark | None = None) -> Layout:
    """Lay an article out, the sentence that `mark` addresses apart from the words around it."""
    above = [p for p in article.paragraphs if p.role is not Role.BODY]
    named = _titled(article, above)
    head = [_block("title" if p is named else _part(article, p), p, mark) for p in above]
    if article.title and named is None:
        head.insert(0, Block("title", article.title))
    return Layout(tuple(head), tuple(_body(article, mark)))


def script(text: str) -> str:
    """Return the language tag of printed words; empty, which HTML takes for unknown, otherwise."""
    if not any("\u4e00" <= character <= "\u9fff" for character in text):
        return ""
    return of_text(text, Language.SIMPLIFIED).value


def words(article: Article) -> str:
    """Return how an article's text starts: enough to tell its script and to describe it."""
    return " ".join(p.text for p in article.body[:3]) or (article.title or "")


def _titled(article: Article, above: list[Paragraph]) -> Paragraph | None:
    """Return the paragraph that is the title, or holds it: some are printed with their kicker."""
    headline = [p for p in above if p.role is Role.HEADLINE]
    title = "".join((article.title or "").split())
    if not title:
        return None
    exact = (p for p in headline if p.text == article.title)
    holding = (p for p in headline if title in "".join(p.text.split()))
    return next(exact, None) or next(holding, None)


def _part(article: Article, paragraph: Paragraph) -> str:
    if paragraph.role is Role.BYLINE:
        return "byline"
    parts = {article.subtitle: "subtitle", article.kicker: "kicker"}
    return parts.get(paragraph.text, "headline")


def _body(article: Article, mark: Mark | None) -> Iterator[Block]:
    """Yield paragraphs with the headings above them; one that heads nothing keeps its place."""
    waiting = list(article.sections)
    rank = 1
    section = None
    for paragraph in article.body:
        if paragraph.section and paragraph.section != section:
            section = paragraph.section
            for heading in _headings(waiting, section):
                rank = min(heading.level + 1, rank + 1, 4)
                yield Block("section", heading.text, rank=rank, lines=heading.lines)
        yield _block("body", paragraph, mark)
    for heading in waiting:
        rank = min(heading.level + 1, rank + 1, 4)
        yield Block("section", heading.text, rank=rank, lines=heading.lines)


def _headings(waiting: list[Section], name: str) -> list[Section]:
    """Take the headings up to and with the one of this name; a name that is none stands alone."""
    names = [heading.text for heading in waiting]
    if name not in names:
        return [Section(name)]
    count = names.index(name) + 1
    taken, waiting[:] = waiting[:count], waiting[count:]
    return taken


def _block(kind: str, paragraph: Paragraph, mark: Mark | None) -> Block:
    text, place = paragraph.text, paragraph.position
    if mark is None or mark.paragraph != place:
        return Block(kind, text, position=place, lines=paragraph.lines)
    sentence = mark.sentence
    return Block(
        kind,
        text[: sentence.start],
        tuple(cut(text, sentence, sentence, mark.answers)),
        text[sentence.end :],
        position=place,
        lines=paragraph.lines,
    )
