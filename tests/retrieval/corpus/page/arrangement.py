"""A page of the second composer: its articles arranged, with the distortions that are named."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.retrieval.corpus.page import furniture
from tests.retrieval.corpus.page.composer import Composed
from tests.retrieval.corpus.page.manuscripts import Manuscript
from tests.retrieval.corpus.page.pressroom import Desk, Piece
from tests.retrieval.corpus.page.typesetting import HALF, NO_START, Row, blank, ranges

ALONE = (
    "unwrapped",
    "one_width",
    "sliced",
    "flush",
    "indented",
    "half_width",
    "spaced_digits",
    "letter_spaced",
    "column_blank",
    "quote_blank",
    "stuck",
    "no_blanks",
    "heads_together",
    "head_after",
    "title_lines",
    "markdown",
    "bylines",
    "datelines",
    "unsigned",
    "tight_heads",
    "tight_sections",
    "numbered",
    "caption_between",
    "caption_inside",
    "dialogue",
    "lists",
    "verse",
    "in_turn",
    "in_turn_inside",
    "furniture",
    "orphans",
    "forum",
)
LIGHT = (
    "one_width", "sliced", "flush", "indented", "half_width", "spaced_digits", "letter_spaced",
    "quote_blank", "title_lines", "bylines", "datelines", "furniture", "dialogue", "lists",
    "caption_between", "tight_heads", "markdown", "unwrapped", "numbered",
)  # fmt: skip
MIDDLE = (
    "column_blank", "stuck", "heads_together", "tight_sections", "caption_inside", "orphans",
    "verse", "unsigned",
)  # fmt: skip
HEAVY = ("in_turn", "in_turn_inside", "head_after", "no_blanks", "forum")


def drawn(level: str, random: Random) -> frozenset[str]:
    """The distortions of a page of one level."""
    light = random.sample(
        LIGHT, random.randint(*{"easy": (1, 3), "medium": (2, 5), "hard": (3, 7)}[level])
    )
    middle = random.sample(
        MIDDLE, {"easy": 0, "medium": random.randint(1, 3), "hard": random.randint(2, 4)}[level]
    )
    heavy = random.sample(HEAVY, {"easy": 0, "medium": 0, "hard": random.randint(1, 2)}[level])
    if level == "medium" and random.random() < 0.25:
        heavy = [random.choice(HEAVY[2:])]
    return frozenset([*light, *middle, *heavy])


class Arrangement(Desk):
    """Sets one page."""

    def page(self, manuscripts: Sequence[Manuscript]) -> Composed:
        sets = [self.article(one) for one in manuscripts]
        rows = self._assemble(sets)
        if "furniture" in self.on:
            rows = [
                *self._noise(furniture.top(self.random)),
                blank(),
                *rows,
                blank(),
                *self._noise(furniture.bottom(self.random)),
            ]
        if "forum" in self.on:
            above, below = furniture.forum(self.random, manuscripts[0].title)
            rows = [*self._noise(above), blank(), *rows, blank(), *self._noise(below)]
        return self._finish(rows)

    # -- the page ------------------------------------------------------------------------------

    def _assemble(self, sets: list[Piece]) -> list[Row]:
        random, out = self.random, []
        queue = list(sets)
        pair = {"in_turn", "in_turn_inside"} & self.on
        while queue:
            if out:
                out.append(blank())
            if pair and len(queue) > 1:
                out += self._in_turn(queue.pop(0), queue.pop(0), "in_turn_inside" in pair)
                pair = set()
            elif "heads_together" in self.on and len(queue) > 1:
                many = [queue.pop(0) for _ in range(min(len(queue), random.choice([2, 2, 3])))]
                for one in many:
                    out += [*one.head, blank()]
                for one in many:
                    out += [*self._flow(one), blank()]
                out.pop()
            elif "head_after" in self.on and queue[0].dated:
                one = queue.pop(0)
                out += [*self._flow(one), blank(), *one.head]
            else:
                one = queue.pop(0)
                under = (
                    [] if "tight_heads" in self.on and one.head[-1].part == "byline" else [blank()]
                )
                out += [*one.head, *under, *self._flow(one)]
            if "caption_between" in self.on and self.photos and random.random() < 0.5:
                out += [blank(), *self.caption(self.photos.pop())]
            if "orphans" in self.on and random.random() < 0.3:
                out += [blank(), Row(random.choice(furniture.ORPHANS), -1, "orphan")]
        return out

    def _flow(self, one: Piece) -> list[Row]:
        rows = one.body
        if "column_blank" in self.on:
            rows = self._cut(rows, self.random.randint(1, 3), [blank()])
        if "caption_inside" in self.on and self.photos:
            rows = self._cut(rows, 1, [blank(), *self.caption(self.photos.pop()), blank()])
        return self._quoted(rows)

    def _quoted(self, rows: list[Row]) -> list[Row]:
        if "quote_blank" not in self.on:
            return rows
        out: list[Row] = []
        for row in rows:
            if (
                out
                and out[-1].text
                and row.part == "text"
                and row.text[0] in "“‘"
                and self.random.random() < 0.7
            ):
                out.append(blank())
            out.append(row)
        return out

    def _cut(self, rows: list[Row], many: int, between: list[Row]) -> list[Row]:
        """Put something between two lines of a paragraph, or into one line."""
        rows = list(rows)
        for _ in range(many):
            inner = [
                at
                for at in range(1, len(rows))
                if rows[at].part == rows[at - 1].part == "text"
                and rows[at].index == rows[at - 1].index
            ]
            long = [at for at, row in enumerate(rows) if row.part == "text" and len(row.text) > 60]
            if inner:
                at = self.random.choice(inner)
                rows[at:at] = between
            elif long:
                at = self.random.choice(long)
                row = rows[at]
                spot = self.random.randrange(20, len(row.text) - 20)
                while row.text[spot] in NO_START or row.text[spot].isascii():
                    spot += 1
                rows[at : at + 1] = [
                    replace(row, text=row.text[:spot]),
                    *between,
                    replace(row, text=row.text[spot:]),
                ]
        return rows

    def _in_turn(self, one: Piece, two: Piece, inside: bool) -> list[Row]:
        """Two articles whose columns come in turn."""
        random, parts = self.random, []
        for made in (one, two):
            rows, cuts = self._quoted(made.body), random.randint(1, 2)
            marker = Row("\f")
            if inside:
                rows = self._cut(rows, cuts, [marker])
            else:
                ends = [
                    at
                    for at in range(1, len(rows))
                    if not rows[at].text and rows[at - 1].part == "text"
                ]
                for at in random.sample(ends, min(cuts, len(ends))):
                    rows[at] = marker
            pieces: list[list[Row]] = [[]]
            for row in rows:
                if row.text == "\f":
                    pieces.append([])
                else:
                    pieces[-1].append(row)
            parts.append([piece for piece in pieces if piece])
        out = [*one.head, blank()]
        if random.random() < 0.5:
            out += [*two.head, blank()]
        else:
            parts[1][0] = [*two.head, blank(), *parts[1][0]]
        for turn in range(max(map(len, parts))):
            for part in parts:
                if turn < len(part):
                    out += [*part[turn], blank()]
        return out[:-1]

    def _noise(self, lines: list[str]) -> list[Row]:
        return [Row(line, -1, "furniture") if line else blank() for line in lines]

    def _finish(self, rows: list[Row]) -> Composed:
        noise, lines = [], []
        table = HALF if "half_width" in self.on else {}
        for row in rows:
            lines.append(row.text.translate(table))
            if row.text and row.owner < 0:
                noise.append({"what": row.part, "lines": [[len(lines), len(lines)]]})
            elif row.part == "text":
                self.truth[row.owner]["paragraphs"][row.index]["lines"].append(len(lines))
        for truth in self.truth:
            for paragraph in truth["paragraphs"]:
                paragraph["lines"] = ranges(paragraph["lines"])
                paragraph["text"] = paragraph["text"].translate(table)
        meta = {"name": self.label, "level": self.level, "noise": noise}
        return Composed("\n".join(lines) + "\n", self.truth, meta)
