"""Composes newspaper pages with known truth, as awkward as real ones, from a level and a seed.

    python -m tests.retrieval.corpus.page.composer FOLDER --level hard --seeds 0-40

writes pages/, truth/ and meta/ as the scorer of pages reads them.
"""

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path

from tests.retrieval.corpus.page import furniture
from tests.retrieval.corpus.page.setting import LEVELS, Piece, Setter
from tests.retrieval.corpus.page.stories import Caption, Story, captions, stories
from tests.retrieval.corpus.page.typesetting import HALF, Row, blank, ranges

FILES = ("features.txt", "news.txt", "bulletins.txt")


@dataclass(frozen=True)
class Composed:
    text: str
    truth: list[dict[str, object]]
    meta: dict[str, object]


class Composer(Setter):
    """Sets whole pages."""

    def compose(self, name: str) -> Composed:
        if self.random.random() < 0.1:
            return self._finish(self._forum_page(), name)
        pool = [s for file in FILES for s in stories(file) if s.kind == "article"]
        count = self.random.randint(*((2, 4), (3, 6), (4, 7))[self.hardness])
        chosen = self._choose(pool, count)
        photos = self.random.sample(captions(), 3)
        rows: list[Row] = []
        after: list[Row] = []
        if self.random.random() < 0.5:
            rows += self.noise(furniture.top(self.random))
        while chosen:
            group = self._arrangement(chosen, photos, after)
            rows += [blank(), *group] if rows else group
            if photos and self.chance(0.2, 0.2, 0.2):
                rows += [blank(), *self.caption(photos.pop())]
            if self.chance(0, 0.12, 0.12):
                rows += [blank(), Row(self.random.choice(furniture.ORPHANS), -1, "orphan")]
            if self.chance(0.05, 0.1, 0.15):
                rows += [blank(), *self.noise(furniture.between(self.random))]
        if after:
            rows += [blank(), *after]
        if self.random.random() < 0.5:
            rows += [blank(), *self.noise(furniture.bottom(self.random))]
        return self._finish(rows, name)

    def _choose(self, pool: list[Story], count: int) -> list[Story]:
        chosen: list[Story] = []
        for story in self.random.sample(pool, len(pool)):
            names = {a for s in chosen for a in s.authors}
            if len(chosen) < count and not names & set(story.authors):
                chosen.append(story)
        return chosen

    def _arrangement(
        self, chosen: list[Story], photos: list[Caption], after: list[Row]
    ) -> list[Row]:
        if len(chosen) > 1 and self.chance(0, 0.0, 0.45):
            return self._interleaved(self.piece(chosen.pop()), self.piece(chosen.pop()))
        if len(chosen) > 1 and self.chance(0, 0.3, 0.3):
            many = 3 if len(chosen) > 2 and self.chance(0, 0, 0.4) else 2
            together = [self.piece(chosen.pop()) for _ in range(many)]
            rows: list[Row] = []
            for piece in together:
                rows += [*([blank()] if rows else []), *self.head(piece)]
            for piece in together:
                rows += [blank(), *self._set(piece, photos)]
            return rows
        piece = self.piece(chosen.pop())
        head, rows = self.head(piece), []
        if piece.story.dateline and not after and self.chance(0, 0.25, 0.3):
            rows = self._set(piece, photos)
            if chosen and self.random.random() < 0.5:
                after += head
                return rows
            return [*rows, blank(), *head]
        if after:
            rows = [*self._set(piece, photos)]
            foot = [blank(), *after]
            after.clear()
            return [*self._under(head, piece), *rows, *foot]
        return [*self._under(head, piece), *self._set(piece, photos)]

    def _under(self, head: list[Row], piece: Piece) -> list[Row]:
        tight = head[-1].part == "byline" and self.random.random() < 0.15 * self.hardness
        return head if tight else [*head, blank()]

    def _set(self, piece: Piece, photos: list[Caption]) -> list[Row]:
        rows = self.flow(piece, self.body(piece))
        parts = self.columns(piece, rows, self.random.randint(0, 2 + self.hardness))
        out: list[Row] = []
        for i, part in enumerate(parts):
            if i:
                out.append(blank())
                if photos and self.chance(0, 0.06, 0.15):
                    out += [*self.caption(photos.pop()), blank()]
            out += part
        ends = [
            i
            for i in range(1, len(out))
            if not out[i].text
            and out[i - 1].part == "text"
            and i + 1 < len(out)
            and out[i + 1].part == "text"
        ]
        if photos and ends and self.chance(0, 0.15, 0.2):
            at = self.random.choice(ends)
            if out[at - 1].index != out[at + 1].index:
                out[at:at] = [blank(), *self.caption(photos.pop())]
        return self.quote_breaks(out)

    def _interleaved(self, one: Piece, two: Piece) -> list[Row]:
        """Two articles whose columns come in turn."""
        first, second = self.head(one), self.head(two)
        cut = self.random.randint(1, 2)
        parts = [
            self.columns(piece, self.flow(piece, self.body(piece)), cut) for piece in (one, two)
        ]
        rows = [*first, blank()]
        together = self.random.random() < 0.5
        if together:
            rows += [*second, blank()]
        for turn in range(max(map(len, parts))):
            for which, part in enumerate(parts):
                if turn >= len(part):
                    continue
                if which and not turn and not together:
                    rows += [*second, blank()]
                rows += [*self.quote_breaks(part[turn]), blank()]
        return rows[:-1]

    def _forum_page(self) -> list[Row]:
        story = next(s for s in stories("features.txt") if s.kind == "report")
        piece = self.piece(story)
        above, below = furniture.forum(self.random, story.title)
        gap = " " * self.random.choice([0, 4])
        rows = [
            *self.noise(above),
            blank(),
            *self.head(piece),
            blank(),
            *self.flow(piece, self.body(piece)),
        ]
        rows = [replace(row, text=gap + row.text if row.text else "") for row in rows]
        return [*rows, blank(), *self.noise(below)]

    def noise(self, lines: list[str]) -> list[Row]:
        return [Row(line, -1, "furniture") if line else blank() for line in lines]

    def _finish(self, rows: list[Row], name: str) -> Composed:
        noise: list[dict[str, object]] = []
        lines: list[str] = []
        for row in rows:
            text = row.text
            if self.press.half_width:
                text = text.translate(HALF)
            lines.append(text)
            if text and row.owner < 0:
                noise.append({"what": row.part, "lines": [[len(lines), len(lines)]]})
            elif row.part == "text":
                self.truth[row.owner]["paragraphs"][row.index]["lines"].append(len(lines))
        for truth in self.truth:
            for paragraph in truth["paragraphs"]:
                paragraph["lines"] = ranges(paragraph["lines"])
                if self.press.half_width:
                    paragraph["text"] = paragraph["text"].translate(HALF)
        end = self.random.choice(["\n", "\n", "\n", "\r\n"])
        meta = {"name": name, "level": self.level, "noise": noise}
        return Composed(end.join(lines) + end, self.truth, meta)


def compose(level: str, seed: int) -> Composed:
    """Make the page of a level and seed: always the same one."""
    return Composer(level, seed).compose(f"{level}-{seed:03d}")


def write(folder: Path, composed: Composed) -> None:
    name = composed.meta["name"]
    for part in ("pages", "truth", "meta"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "pages" / f"{name}.txt").write_bytes(composed.text.encode())
    for part, content in (("truth", composed.truth), ("meta", composed.meta)):
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / part / f"{name}.json").write_text(text, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--level", choices=LEVELS, action="append")
    parser.add_argument("--seeds", default="0-20", help="first-last, the last not included")
    options = parser.parse_args()
    first, last = map(int, options.seeds.split("-"))
    for level in options.level or LEVELS:
        for seed in range(first, last):
            write(options.folder, compose(level, seed))


if __name__ == "__main__":
    main()
