"""What the search decided, as articles: paragraphs joined, headline parts named, names split."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from retrieval.corpus.doubt import Doubt, Unsure
from retrieval.corpus.model import (
    Article,
    Kind,
    LineRange,
    Noise,
    Page,
    Paragraph,
    Role,
    Section,
)
from retrieval.corpus.page import bylines, marks
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.captions import Caption
from retrieval.corpus.page.continuity import junction, opening
from retrieval.corpus.page.dates import date_of
from retrieval.corpus.page.labels import (
    BYLINE,
    CREDIT,
    FORUM,
    HEAD,
    HEADLINE_PARTS,
    KICKER,
    NOISE,
    SUBTITLE,
)
from retrieval.corpus.page.names import split_names
from retrieval.corpus.page.ways import Way, chain

_REPORT = re.compile(
    r"(?:工作|执行情况|预算\S{0,8}|决算\S{0,4}|调查|审计|述职|发展)报告$|统计公报$"
)


@dataclass(slots=True)
class _Draft:
    """An article while its parts are gathered; blocks are given by number."""

    heads: list[int] = field(default_factory=list)
    paragraphs: list[tuple[str | None, list[int]]] = field(default_factory=list)
    sections: list[list[int]] = field(default_factory=list)
    signatures: list[int] = field(default_factory=list)

    def owned(self) -> Iterator[int]:
        """Yield the numbers of its blocks."""
        yield from self.heads
        yield from self.signatures
        for section in self.sections:
            yield from section
        for _, pieces in self.paragraphs:
            yield from pieces


def build(
    blocks: Sequence[Block],
    way: Way,
    captions: Sequence[Caption],
    doubtful: Sequence[int] = (),
) -> Page:
    """Make the page of the way that was chosen; every block ends in one place.

    Args:
        blocks: the page's blocks, labelled.
        way: which belongs to what.
        captions: the captions among them.
        doubtful: numbers of blocks that might as well belong elsewhere.
    """
    unsure = frozenset(doubtful)
    drafts = _drafts(blocks, way)
    noise: list[Noise] = []
    for at in _unowned(blocks, drafts):
        label = blocks[at].label
        if label in (FORUM, NOISE) or label not in HEADLINE_PARTS:
            noise.extend(Noise(_NAMES.get(label, label), r) for r in _ranges(blocks, [at]))
        else:
            drafts.append(_Draft(heads=[at]))
    found: list[tuple[int, _Draft | Caption]] = [(_first(blocks, draft), draft) for draft in drafts]
    found += [(blocks[caption.first].lines[0].number, caption) for caption in captions]
    found.sort(key=itemgetter(0))
    day = _day(blocks)
    articles = tuple(
        _caption(blocks, one, position, day)
        if isinstance(one, Caption)
        else _article(blocks, one, unsure, position, day)
        for position, (_, one) in enumerate(found)
    )
    return Page(articles, tuple(noise))


_NAMES = {NOISE: "furniture", FORUM: "forum", CREDIT: "credit"}


def _drafts(blocks: Sequence[Block], way: Way) -> list[_Draft]:
    drafts: dict[int, _Draft] = {}
    for step in chain(way):
        draft = drafts.setdefault(step.article, _Draft())
        if step.segment is not None:
            numbers = list(range(step.segment.first, step.segment.end))
            if step.what in ("headline", "alone"):
                draft.heads.extend(numbers)
            elif step.what == "section":
                draft.sections.append(numbers)
            else:
                draft.signatures.extend(numbers)
            continue
        section = _heading(blocks, draft.sections[-1]) if draft.sections else None
        if draft.paragraphs and (step.what == "join" or _is_cut(blocks, draft, step.block)):
            draft.paragraphs[-1][1].append(step.block)
        else:
            draft.paragraphs.append((section, [step.block]))
    found = list(drafts.values())
    found += [_Draft(heads=list(range(s.first, s.end))) for s in way.waiting]
    if way.pending:
        last = drafts.get(way.current.lead) if way.current else None
        for segment in way.pending:
            numbers = list(range(segment.first, segment.end))
            if last is None:
                found.append(_Draft(heads=numbers))
            else:
                last.sections.append(numbers)
    return found


def _is_cut(blocks: Sequence[Block], draft: _Draft, block: int) -> bool:
    """Whether a paragraph goes on after a line that ends in a full stop by chance.

    Converters put a blank line before a line that begins with a quotation mark, for they take
    the mark for an indent.
    """
    before, piece = blocks[draft.paragraphs[-1][1][-1]], blocks[block]
    if len(before.lines) < 2 or not before.column or piece.text[0] not in "“‘":
        return False
    full = before.lines[-1].width >= before.column - 2
    first = piece.lines[0].width
    return full and len(piece.lines) > 1 and first >= piece.column - 2


def _unowned(blocks: Sequence[Block], drafts: Sequence[_Draft]) -> Iterator[int]:
    owned: set[int] = set()
    for draft in drafts:
        owned.update(draft.owned())
    return (at for at, block in enumerate(blocks) if at not in owned and block.label != "caption")


def _first(blocks: Sequence[Block], draft: _Draft) -> int:
    return blocks[min(draft.owned())].lines[0].number


def _article(
    blocks: Sequence[Block],
    draft: _Draft,
    doubtful: Collection[int],
    position: int,
    day: str | None,
) -> Article:
    parts = {label: [at for at in draft.heads if blocks[at].label == label] for label in _ORDER}
    if not parts[HEAD] and parts[KICKER]:
        parts[HEAD], parts[KICKER] = parts[KICKER], []
    kicker, title = _title(blocks, parts)
    subtitle = " ".join(blocks[at].text for at in parts[SUBTITLE])
    paragraphs: list[Paragraph] = []

    def add(text: str, numbers: Sequence[int], role: Role, section: str | None = None) -> None:
        if text:
            lines = _ranges(blocks, numbers)
            paragraphs.append(Paragraph(text, lines, section, role, len(paragraphs)))

    if kicker and not parts[KICKER]:
        add(blocks[parts[HEAD][0]].text, parts[HEAD], Role.HEADLINE)
    else:
        add(kicker, parts[KICKER], Role.HEADLINE)
        add(title, parts[HEAD], Role.HEADLINE)
    add(subtitle, parts[SUBTITLE], Role.HEADLINE)
    signed = [*parts[BYLINE], *draft.signatures]
    for at in signed:
        add(blocks[at].text, [at], Role.BYLINE)
    for section, pieces in draft.paragraphs:
        add(_joined(blocks, pieces), pieces, Role.BODY, section)
    body = [p for p in paragraphs if p.role is Role.BODY]
    dateline = bylines.DATELINE.match(body[0].text) if body else None
    return Article(
        kind=Kind.REPORT if _REPORT.search(title) else Kind.ARTICLE,
        paragraphs=tuple(paragraphs),
        kicker=kicker or None,
        title=title or None,
        subtitle=subtitle.lstrip("—-－ ") or None,
        byline=" ".join(blocks[at].text for at in signed) or None,
        authors=_authors(
            [blocks[at].text for at in signed], dateline, body[-1].text if body else ""
        ),
        dateline=dateline["whole"] if dateline else None,
        date=date_of([title, subtitle], body[0].text if body else "") or day,
        sections=tuple(_section(blocks, numbers) for numbers in draft.sections),
        uncertain=tuple(map(str, _doubts(blocks, draft, doubtful))),
        position=position,
    )


_ORDER = (KICKER, HEAD, SUBTITLE, BYLINE)


def _title(blocks: Sequence[Block], parts: dict[str, list[int]]) -> tuple[str, str]:
    """Return kicker and title; a kicker may share the title's first line."""
    kicker = " ".join(blocks[at].text for at in parts[KICKER])
    lines = [blocks[at].text for at in parts[HEAD]]
    title = lines[0] if lines else ""
    for line in lines[1:]:
        goes_on = junction(title, line) - max(0.0, opening(line)) > 0
        title += line if goes_on else f" {line}"
    inline = marks.INLINE_KICKER.match(title)
    if inline and not kicker:
        return inline["kicker"], inline["title"]
    return kicker, title


def _joined(blocks: Sequence[Block], pieces: Sequence[int]) -> str:
    text = ""
    for at in pieces:
        more = blocks[at].text
        if text and text[-1].isascii() and text[-1].isalpha() and more[0].isascii():
            text += " " if more[0].isalpha() else ""
        text += more
    return text


def _authors(signed: Sequence[str], dateline: re.Match[str] | None, last: str) -> tuple[str, ...]:
    texts = list(signed)
    if dateline and dateline["who"]:
        texts.append(dateline["who"])
    names: list[str] = []
    for text in texts:
        office = bylines.OFFICE.match(text)
        inner = office["name"] if office else bylines.names_in(text)
        names.extend(name for name in split_names(inner) if name not in names)
    return tuple(names) or bylines.signed_at_end(last)


def _heading(blocks: Sequence[Block], numbers: Sequence[int]) -> str:
    return " ".join(blocks[at].text for at in numbers)


def _section(blocks: Sequence[Block], numbers: Sequence[int]) -> Section:
    first = blocks[numbers[0]]
    inner = marks.NUMBERED.match(first.text) and not marks.NUMBERED_OUTER.match(first.text)
    return Section(_heading(blocks, numbers), 2 if inner else 1, _ranges(blocks, numbers))


def _doubts(blocks: Sequence[Block], draft: _Draft, doubtful: Collection[int]) -> Iterator[Doubt]:
    first = _first(blocks, draft)
    if not draft.heads and draft.paragraphs:
        yield Doubt(Unsure.NO_HEADLINE, (first,))
    if draft.heads and not draft.paragraphs:
        yield Doubt(Unsure.HEADLINE_ALONE, (first,))
    for _, pieces in draft.paragraphs:
        last = blocks[pieces[-1]]
        if last.is_open and last.text[-1] not in "：:；;":
            yield Doubt(Unsure.STOPS, (last.lines[-1].number,))
        for one, two in pairwise(pieces):
            if two > one + 1:
                ends = (blocks[one].lines[-1].number, blocks[two].lines[0].number)
                yield Doubt(Unsure.JOINED, ends)
    unsure = [at for at in draft.owned() if at in doubtful] if doubtful else ()
    if unsure:
        yield Doubt(Unsure.RIVAL, (blocks[min(unsure)].lines[0].number,))


def _caption(blocks: Sequence[Block], caption: Caption, position: int, day: str | None) -> Article:
    numbers = list(range(caption.first, caption.end))
    lines = _ranges(blocks, numbers)
    apart = blocks[caption.end - 1].text == caption.credit and len(numbers) > 1
    text_lines = _ranges(blocks, numbers[:-1]) if apart else lines
    credit_lines = _ranges(blocks, numbers[-1:]) if apart else lines[-1:]
    if not apart:
        credit_lines = (LineRange(lines[-1].last, lines[-1].last),)
    return Article(
        kind=Kind.CAPTION,
        paragraphs=(
            Paragraph(caption.credit, credit_lines, role=Role.BYLINE, position=0),
            Paragraph(caption.text, text_lines, role=Role.BODY, position=1),
        ),
        byline=caption.credit,
        authors=caption.names,
        date=date_of([], caption.text) or day,
        position=position,
    )


def _day(blocks: Sequence[Block]) -> str | None:
    """Return the day that the page's own head names, if it names one."""
    for block in blocks:
        if block.label == NOISE and (found := date_of([block.text], "")) and len(found) == 10:
            return found
    return None


def _ranges(blocks: Sequence[Block], numbers: Sequence[int]) -> tuple[LineRange, ...]:
    """Return the lines of some blocks; those of one block stand right under each other."""
    if len(numbers) == 1:
        lines = blocks[numbers[0]].lines
        return (LineRange(lines[0].number, lines[-1].number),)
    ranges: list[tuple[int, int]] = []
    for at in sorted(numbers):
        lines = blocks[at].lines
        first, last = lines[0].number, lines[-1].number
        if ranges and ranges[-1][1] == first - 1:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return tuple([LineRange(first, last) for first, last in ranges])
