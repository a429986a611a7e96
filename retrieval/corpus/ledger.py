"""Which lines of a file of many articles gave which of them, so that only changed lines are read.

A file is cut into blocks of a few hundred lines, each beginning where an article does. While a
block's bytes are the same at the same line, so are its articles: they are not even parsed. What
differs is parsed from the block's first line on. Whenever more has moved than lines of text
within their places, this gives up and the file is read whole; so a ledger can be lost at no harm.
"""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice

from retrieval.corpus.identity import identify
from retrieval.corpus.model import Article, Noise
from retrieval.corpus.readers.reading import Records
from retrieval.errors import SourceError

LINES = 256  # a block's least: about as many as are parsed in the time that one commit takes
ID = 16  # characters of an article's id
_DIGEST = 16
_FEW = 30  # ids that are looked for one by one


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `[first, first + lines)` of a file, counted from 1, and how many articles they hold."""

    first: int
    lines: int
    articles: int
    digest: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The blocks of one file in order, and the ids of their articles.

    Attributes:
        form: what decides how lines are read besides themselves: encoding, columns.
        blocks: without gaps.
        ids: of all articles in order, `ID` characters each.
        doubles: for articles whose equal stands above them, by number: the id that both would have.
    """

    form: str
    blocks: tuple[Block, ...]
    ids: str
    doubles: dict[int, str]

    def packed(self) -> bytes:
        """Return it as it is kept."""
        blocks = [[b.first, b.lines, b.articles, b.digest] for b in self.blocks]
        parts = [self.form, blocks, list(self.doubles.items()), self.ids]
        return json.dumps(parts, separators=(",", ":")).encode()

    @classmethod
    def unpacked(cls, data: bytes) -> "Ledger | None":
        """Read what `packed` wrote; None where it is something else."""
        try:
            form, blocks, doubles, ids = json.loads(data)
            return cls(form, tuple(Block(*b) for b in blocks), ids, dict(map(tuple, doubles)))
        except (ValueError, TypeError):
            return None

    def id(self, number: int) -> str:
        """Return the id of an article by its number, from 0."""
        return self.ids[number * ID : (number + 1) * ID]


class Bookkeeper:
    """Writes the ledger of a file while its parts go by."""

    def __init__(self) -> None:
        self._starts: list[tuple[int, int]] = [(1, 0)]  # first line, articles above it
        self._ids: list[str] = []
        self._doubles: dict[int, str] = {}

    def noise(self, one: Noise) -> None:
        """Note a part that is no article."""
        self._begin(one.lines.first)

    def article(self, one: Article, plain: str) -> None:
        """Note an article as identified; `plain` is the id that it has when it is the first."""
        if one.paragraphs and one.paragraphs[0].lines:
            self._begin(one.paragraphs[0].lines[0].first)
        if plain != one.id:
            self._doubles[len(self._ids)] = plain
        self._ids.append(one.id)

    @property
    def pays(self) -> bool:
        """Whether the file has more than one block."""
        return len(self._starts) > 1

    def _begin(self, line: int) -> None:
        if line - self._starts[-1][0] >= LINES:
            self._starts.append((line, len(self._ids)))

    def ledger(self, form: str, data: bytes) -> Ledger:
        """Return the ledger of the file with these bytes."""
        lines = io.BytesIO(data)
        blocks = []
        ends = [*self._starts[1:], (0, len(self._ids))]
        for (first, above), (end, total) in zip(self._starts, ends, strict=True):
            taken = list(islice(lines, end - first if end else None))
            blocks.append(Block(first, len(taken), total - above, digest(taken)))
        return Ledger(form, tuple(blocks), "".join(self._ids), self._doubles)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring blocks whose lines differ now.

    Attributes:
        first: number of its first line.
        number: how many articles stand above it.
        articles: how many it held.
        lines: what it is now; all lines to the end where it is the last.
        blocks: numbers `[start, end)` of its blocks.
    """

    first: int
    number: int
    articles: int
    lines: tuple[bytes, ...]
    blocks: tuple[int, int]


def stretches(ledger: Ledger, data: bytes) -> list[Stretch]:
    """Return what of a file differs from its ledger, in order."""
    lines = io.BytesIO(data)
    found: list[Stretch] = []
    above = 0
    for at, block in enumerate(ledger.blocks):
        last = at + 1 == len(ledger.blocks)
        taken = list(islice(lines, None if last else block.lines))
        if digest(taken) != block.digest:
            here = Stretch(block.first, above, block.articles, tuple(taken), (at, at + 1))
            if found and found[-1].blocks[1] == at:
                here = _joined(found.pop(), here)
            found.append(here)
        above += block.articles
    return found


def renewed(ledger: Ledger, changed: Sequence[Stretch], ids: Sequence[Sequence[str]]) -> Ledger:
    """Return the ledger of a file after its changed stretches were read.

    Args:
        ledger: as it was.
        changed: all that differs.
        ids: of each stretch's articles now; as many as before, but in the last block.
    """
    blocks, parts, done = list(ledger.blocks), [], 0
    for one, now in zip(changed, ids, strict=True):
        parts += [ledger.ids[done * ID : one.number * ID], *now]
        done = one.number + one.articles
        rest = list(one.lines)
        for at in range(*one.blocks):
            block = blocks[at]
            final = at + 1 == len(blocks)
            here, rest = (rest, []) if final else (rest[: block.lines], rest[block.lines :])
            articles = block.articles + (len(now) - one.articles if final else 0)
            blocks[at] = Block(block.first, len(here), articles, digest(here))
    parts.append(ledger.ids[done * ID :])
    return Ledger(ledger.form, tuple(blocks), "".join(parts), ledger.doubles)


def digest(lines: Iterable[bytes]) -> str:
    """Return what tells some lines from others."""
    return blake2b(b"".join(lines), digest_size=_DIGEST).hexdigest()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What differs within a file of articles.

    Attributes:
        articles: of the changed stretches as they are now, identified.
        held: ids of the articles that they held.
        noise: what else is in them now.
        void: the line ranges that they were, ends included.
        ledger: of the file now.
    """

    articles: list[Article]
    held: list[str]
    noise: list[Noise]
    void: list[tuple[int, int]]
    ledger: Ledger

    def noise_after(self, before: Iterable[Noise]) -> tuple[Noise, ...]:
        """Return the noise of the whole file, of which this was `before`."""
        kept = [
            one
            for one in before
            if not any(first <= one.lines.first <= last for first, last in self.void)
        ]
        return tuple(sorted([*kept, *self.noise], key=lambda one: one.lines))


def amendment(name: str, records: Records, data: bytes, kept: bytes) -> Amendment | None:
    """Return what differs of a file from its ledger; None where it must be read whole.

    Args:
        name: the source's name.
        records: how its lines are read.
        data: its bytes now.
        kept: the ledger as packed.
    """
    ledger = Ledger.unpacked(kept)
    if ledger is None or ledger.form != form_of(records):
        return None
    changed = stretches(ledger, data)
    # what is as it was could be cut when the ledger was written
    if not all(splits(b"".join(one.lines), records.encoding) for one in changed):
        return None
    found = Amendment([], [], [], [], ledger)
    ids: list[list[str]] = []
    for one in changed:
        articles: list[Article] = []
        try:
            for part in records.parse(_text(one, records.encoding), one.first):
                if isinstance(part, Noise):
                    found.noise.append(part)
                else:
                    articles.append(identify(part, name, one.number + len(articles)))
        except SourceError:  # the whole file's reading will say so
            return None
        final = one.blocks[1] == len(ledger.blocks)
        if len(articles) != one.articles and not final:
            return None  # everything below has moved
        articles = [_again(ledger, name, article) for article in articles]
        found.articles.extend(articles)
        found.held.extend(ledger.id(one.number + n) for n in range(one.articles))
        ends = [b.first + b.lines - 1 for b in ledger.blocks[slice(*one.blocks)]]
        found.void.append((one.first, max(ends)))
        ids.append([article.id for article in articles])
    if not _are_single(ledger, found):
        return None
    return replace(found, ledger=renewed(ledger, changed, ids))


def form_of(records: Records) -> str:
    """Return all that decides how a line is read besides itself."""
    return f"{records.encoding} {records.form}"


def splits(data: bytes, encoding: str) -> bool:
    """Whether a file's bytes can be cut into the lines that its text has."""
    plain = encoding in {"utf-8", "gb18030", "big5hkscs"}  # no character of theirs holds the byte
    if not plain or b"\r" not in data:  # looked for in a fifth of the time that counting takes
        return plain
    return data.count(b"\r") == data.count(b"\r\n")


def _text(one: Stretch, encoding: str) -> Iterator[str]:
    for number, line in enumerate(one.lines, start=one.first):
        text = line.decode(encoding, "replace").replace("\r\n", "\n")
        yield text.removeprefix("\ufeff") if number == 1 else text


def _again(ledger: Ledger, name: str, article: Article) -> Article:
    """Return an article with the id it had, where its equal stands above it in the file."""
    number = article.position
    if ledger.doubles.get(number) != article.id:
        return article
    for ordinal in range(1, len(ledger.doubles) + 1):
        found = identify(article, name, number, ordinal)
        if found.id == ledger.id(number):
            return found
    return article


def _are_single(ledger: Ledger, found: Amendment) -> bool:
    """Whether what came and went has no equal in the file, so that no other's id is touched."""
    held, now = set(found.held), [article.id for article in found.articles]
    came, went = [i for i in now if i not in held], held.difference(now)
    doubled = {*ledger.doubles.values(), *(ledger.id(n) for n in ledger.doubles)}
    if len(set(now)) < len(now) or not doubled.isdisjoint(went) or not doubled.isdisjoint(came):
        return False
    # an article that changed its place with another is one that came and went at once
    swapped = any(
        ledger.id(article.position) != article.id
        for article in found.articles
        if article.id in held
    )
    return not swapped and not _hold(ledger.ids, came)


def _hold(ids: str, wanted: Sequence[str]) -> bool:
    """Whether one of some ids is among those that stand one after the other in a text."""
    if len(wanted) > _FEW:
        return not {ids[at : at + ID] for at in range(0, len(ids), ID)}.isdisjoint(wanted)
    for id_ in wanted:
        at = ids.find(id_)
        while at >= 0 and at % ID:  # the end of one and the beginning of another
            at = ids.find(id_, at + 1)
        if at >= 0:
            return True
    return False


def _joined(one: Stretch, next_: Stretch) -> Stretch:
    return Stretch(
        one.first,
        one.number,
        one.articles + next_.articles,
        one.lines + next_.lines,
        (one.blocks[0], next_.blocks[1]),
    )
