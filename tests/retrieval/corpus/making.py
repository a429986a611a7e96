"""Articles and catalogues for tests, made without readers."""

from dataclasses import replace
from pathlib import Path

from retrieval.corpus.catalogue import Catalogue, SourceRecord
from retrieval.corpus.catalogue.records import placed
from retrieval.corpus.identity import Identifier
from retrieval.corpus.model import Article, Kind, LineRange, Noise, Paragraph, Role, Section, Source


def article(title: str | None, *texts: str, line: int = 1, **more: object) -> Article:
    """An article whose headline, byline and paragraphs stand on one line each."""
    parts = [(Role.HEADLINE, title)] if title else []
    parts += [(Role.BODY, text) for text in texts]
    paragraphs = tuple(
        Paragraph(text, (LineRange(line + n, line + n),), role=role)
        for n, (role, text) in enumerate(parts)
    )
    return replace(Article(Kind.ARTICLE, paragraphs, title=title), **more)


FULL = Article(
    kind=Kind.REPORT,
    paragraphs=(
        Paragraph("青海海东市：", (LineRange(1, 1),), role=Role.HEADLINE),
        Paragraph("老旧小区换新颜", (LineRange(2, 3),), role=Role.HEADLINE),
        Paragraph("◎ 张博 李四", (LineRange(5, 5),), role=Role.BYLINE),
        Paragraph("全区有“老旧小区”62个。", (LineRange(7, 9), LineRange(12, 13)), "一、基本情况"),
        Paragraph("𠮷字、emoji 😀 与 ASCII。", (LineRange(14, 14),), "二、目标"),
    ),
    kicker="青海海东市：",
    title="老旧小区换新颜",
    byline="◎ 张博 李四",
    authors=("张博", "李四"),
    dateline="本报讯",
    date="2024-01",
    sections=(
        Section("一、基本情况", 1, (LineRange(6, 6),)),
        Section("二、目标", 2, (LineRange(13, 13),)),
    ),
    uncertain=("标题可能不全",),
    given_id="r-1",
)


def record(name: str, content: object = "") -> SourceRecord:
    """A source whose digest comes from what is in it."""
    digest = f"{abs(hash(str(content))):064x}"
    source = Source(name, digest, 100, "plain", "gb18030", encoding_guessed=True)
    return SourceRecord(
        source, 1_700_000_000_000_000_123, "rules", (Noise("forum", LineRange(4, 6)),)
    )


def publish(catalogue: Catalogue, corpus: dict[str, list[Article]]) -> dict[str, list[Article]]:
    """Make this the live generation, whatever was; returns the articles as identified."""
    staging = stage(catalogue, corpus)
    staging.publish()
    return identified(corpus)


def stage(catalogue: Catalogue, corpus: dict[str, list[Article]]):
    """Stage the whole corpus as the next generation without publishing it."""
    staging = catalogue.stage()
    gone = {r.source.name for r in catalogue.sources()} - set(corpus)
    for name in gone:
        staging.withdraw(catalogue.places(name))
        staging.put_source(name, None)
    for name, articles in identified(corpus).items():
        before = catalogue.places(name)
        for one in articles:
            place = before.pop(one.id, None)
            if place is None:
                staging.add(one)
            elif place != placed(one).digest:
                staging.move(one)
        staging.withdraw(before)
        staging.put_source(name, record(name, articles))
    staging.flush()
    return staging


def identified(corpus: dict[str, list[Article]]) -> dict[str, list[Article]]:
    """The same corpus with ids."""
    found = {}
    for name, articles in corpus.items():
        identifier = Identifier(name)
        found[name] = [identifier.identify(one) for one in articles]
    return found


def sqlite_url(folder: Path) -> str:
    """The URL of a catalogue in a folder."""
    return f"sqlite:///{folder / 'catalogue.sqlite3'}"
