"""Blocks to articles: which text belongs to which headline, and which pieces are one paragraph."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.corpus.model import Article, Kind, LineRange, Page, Paragraph, Role, Section
from retrieval.corpus.page import marks
from retrieval.corpus.page.blocks import Block, Label
from retrieval.corpus.page.names import split_names

_HEADS = (Label.KICKER, Label.HEAD, Label.SUBTITLE, Label.BYLINE)


@dataclass(slots=True)
class Story:
    """An article in the making."""

    kicker: list[Block] = field(default_factory=list)
    title: list[Block] = field(default_factory=list)
    subtitle: list[Block] = field(default_factory=list)
    byline: Block | None = None
    body: list[tuple[str, list[Block]]] = field(default_factory=list)  # section, pieces
    sections: list[list[Block]] = field(default_factory=list)
    credit: Block | None = None

    @property
    def last(self) -> Block | None:
        """The piece of text placed last."""
        return self.body[-1][1][-1] if self.body else None

    @property
    def text(self) -> str:
        """All text placed so far."""
        return "".join(piece.text for _, pieces in self.body for piece in pieces)


def assemble(blocks: Sequence[Block]) -> Page:
    """Gather the blocks of a page into its articles."""
    stories: list[Story] = []
    waiting: list[Story] = []
    at = 0
    while at < len(blocks):
        if blocks[at].label in _HEADS:
            end = at
            while end < len(blocks) and blocks[end].label in _HEADS:
                end += 1
            _place_heads(blocks[at:end], blocks[end : end + 1], stories, waiting)
            at = end
            continue
        _place_body(blocks[at], stories, waiting)
        at += 1
    stories.extend(waiting)
    articles = [_article(story, position) for position, story in enumerate(stories)]
    return Page(tuple(articles), ())


def _place_heads(
    heads: Sequence[Block], following: Sequence[Block], stories: list[Story], waiting: list[Story]
) -> None:
    dated = bool(following and marks.DATELINE.match(following[0].text))
    marked = any(block.label is not Label.HEAD for block in heads)
    if stories and stories[-1].body and not dated and not marked and not waiting:
        stories[-1].sections.append(list(heads))
        return
    group = Story()
    groups = [group]
    for block in heads:
        if group.byline or (block.label is Label.KICKER and (group.title or group.kicker)):
            group = Story()
            groups.append(group)
        if block.label is Label.KICKER:
            group.kicker.append(block)
        elif block.label is Label.SUBTITLE:
            group.subtitle.append(block)
        elif block.label is Label.BYLINE:
            group.byline = block
        else:
            group.title.append(block)
    waiting.extend(groups)


def _place_body(block: Block, stories: list[Story], waiting: list[Story]) -> None:
    if block.label is Label.CREDIT:
        if stories:
            stories[-1].credit = block
        return
    current = stories[-1] if stories else None
    last = current.last if current else None
    if current and last and last.is_open:
        current.body[-1][1].append(block)
        return
    dated = marks.DATELINE.match(block.text)
    if current and last and not waiting and not dated:
        _append(current, block)
        return
    story = waiting.pop(0) if waiting else Story()
    _append(story, block)
    stories.append(story)


def _append(story: Story, block: Block) -> None:
    section = "".join(b.text for b in story.sections[-1]) if story.sections else ""
    story.body.append((section, [block]))


def _article(story: Story, position: int) -> Article:
    parts: list[Paragraph] = []
    title = " ".join(block.text for block in story.title)
    for blocks, role in (
        (story.kicker, Role.HEADLINE),
        (story.title, Role.HEADLINE),
        (story.subtitle, Role.HEADLINE),
    ):
        if blocks:
            parts.append(
                Paragraph(
                    " ".join(b.text for b in blocks),
                    _ranges(blocks),
                    role=role,
                    position=len(parts),
                )
            )
    authors: tuple[str, ...] = ()
    if story.byline:
        parts.append(
            Paragraph(
                story.byline.text, _ranges([story.byline]), role=Role.BYLINE, position=len(parts)
            )
        )
        authors = split_names(marks.names_in(story.byline.text))
    sections = []
    for heads in story.sections:
        sections.append(Section(" ".join(b.text for b in heads), 1, _ranges(heads)))
    for section, pieces in story.body:
        parts.append(
            Paragraph(
                "".join(p.text for p in pieces),
                _ranges(pieces),
                section or None,
                position=len(parts),
            )
        )
    return Article(
        Kind.ARTICLE,
        tuple(parts),
        title=title or None,
        authors=authors,
        kicker=" ".join(b.text for b in story.kicker) or None,
        subtitle=" ".join(b.text for b in story.subtitle) or None,
        sections=tuple(sections),
        position=position,
    )


def _ranges(blocks: Sequence[Block]) -> tuple[LineRange, ...]:
    numbers = sorted(line.number for block in blocks for line in block.lines)
    ranges: list[LineRange] = []
    for number in numbers:
        if ranges and ranges[-1].last == number - 1:
            ranges[-1] = LineRange(ranges[-1].first, number)
        else:
            ranges.append(LineRange(number, number))
    return tuple(ranges)
