"""An article laid out to be checked against its page: parts labelled, lines numbered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.rendering import Wording
from bot.rendering.doubts import doubt_text
from bot.rendering.templates import ranges
from retrieval.corpus.doubt import Doubt
from retrieval.corpus.model import Article, LineRange, Noise, Page, Role, Source


@dataclass(frozen=True, slots=True)
class Part:
    """One labelled part of an article, and the lines of the page that it stands on."""

    label: str  # a key of [page] in the texts
    text: str
    lines: Sequence[LineRange] = ()
    style: str = ""


def parts(wording: Wording, article: Article) -> Iterator[Part]:
    """Yield an article's parts in reading order, and what is uncertain about them."""
    printed = [p for p in article.paragraphs if p.role is Role.HEADLINE]
    for label, text in (
        ("kicker", article.kicker),
        ("title", article.title),
        ("subtitle", article.subtitle),
    ):
        if text:
            lines = next((p.lines for p in printed if text in p.text), ())
            yield Part(label, text, lines, "bold")
    for paragraph in article.paragraphs:
        if paragraph.role is Role.BYLINE:
            yield Part("byline", paragraph.text, paragraph.lines)
    if article.authors:
        yield Part("authors", "、".join(article.authors))
    if article.dateline:
        yield Part("dateline", article.dateline)
    if article.date:
        yield Part("date", article.date)
    yield from _body(article)
    for text in article.uncertain:
        about = [LineRange(number, number) for number in Doubt.of(text).lines]
        yield Part("uncertain", doubt_text(wording, text), about, "yellow")


def _body(article: Article) -> list[Part]:
    """Return headings and paragraphs as they follow each other on the page."""
    headings = [Part("section", s.text, s.lines, "bold cyan") for s in article.sections]
    paragraphs = [Part("body", p.text, p.lines) for p in article.body]
    if all(part.lines for part in (*headings, *paragraphs)):
        return sorted((*headings, *paragraphs), key=lambda part: part.lines[0].first)
    found: list[Part] = []
    section = None
    for paragraph, part in zip(article.body, paragraphs, strict=True):
        if paragraph.section and paragraph.section != section:
            section = paragraph.section
            found.append(Part("section", section, (), "bold cyan"))
        found.append(part)
    return found


def show_page(
    console: Console, wording: Wording, source: Source, page: Page, lines: Sequence[str]
) -> None:
    """Print a page as its articles, and what belongs to none of them."""
    encoding = source.encoding
    if source.encoding_guessed:
        encoding = wording.text("page.encoding_guessed", encoding=encoding)
    facts = wording.text(
        "page.format",
        format=source.format,
        encoding=encoding,
        lines=len(lines),
        articles=len(page.articles),
    )
    console.print(Text(f"{source.name}  {facts}", style="dim"))
    for number, article in enumerate(page.articles, start=1):
        show_article(console, wording, article, number)
    if page.noise:
        console.print(Text(f"\n{wording.text('page.noise')}", style="reverse"))
        _table(console, wording, [_noise(noise, lines) for noise in page.noise])


def show_article(console: Console, wording: Wording, article: Article, number: int) -> None:
    """Print one article under a line with its number and kind."""
    kind = wording.text(f"page.{article.kind.value}")
    console.print(Text(f"\n{number}  {kind}", style="reverse"))
    _table(console, wording, list(parts(wording, article)))


def _noise(noise: Noise, lines: Sequence[str]) -> Part:
    stripped = (line.strip() for line in lines[noise.lines.first - 1 : noise.lines.last])
    text = " / ".join(filter(None, stripped))
    return Part(noise.what, text, (noise.lines,), "dim")


def _table(console: Console, wording: Wording, rows: Sequence[Part]) -> None:
    """Draw the parts in columns; piped, a part is one line with tabs."""
    if not console.is_terminal:
        for row in rows:
            print(_label(wording, row), ranges(row.lines), row.text, sep="\t", file=console.file)
        return
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(style="dim", no_wrap=True, justify="right", max_width=14, overflow="fold")
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(_label(wording, row), ranges(row.lines), Text(row.text, style=row.style))
    console.print(table, soft_wrap=False)


def _label(wording: Wording, row: Part) -> str:
    key = f"page.{row.label}"
    return wording.text(key) if key in wording.keys else row.label
