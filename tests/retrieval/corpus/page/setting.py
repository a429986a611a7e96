"""How the composer sets one article: its headline, paragraphs, columns and captions."""

from dataclasses import dataclass, replace
from random import Random

from tests.retrieval.corpus.page.stories import Caption, Story
from tests.retrieval.corpus.page.typesetting import Row, blank, letter_space, space_digits, wrap

LEVELS = ("easy", "medium", "hard")
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Press:
    """The habits of one page."""

    wrapped: bool
    half_width: bool
    spaced_digits: bool
    indent: str
    markdown: bool
    blanks: bool  # a blank line between paragraphs


@dataclass
class Piece:
    """A story or caption in work: what of it is set how."""

    number: int
    story: Story
    columns: int
    byline: str
    paragraphs: list[str]
    sections: list[str]


class Setter:
    """Sets the parts of a page; every choice comes from the one random source."""

    def __init__(self, level: str, seed: int) -> None:
        self.level = level
        self.hardness = LEVELS.index(level)
        self.random = Random(f"{level}-{seed}")
        self.truth: list[dict[str, object]] = []
        self.press = self._press()

    def chance(self, easy: float, medium: float, hard: float) -> bool:
        return self.random.random() < (easy, medium, hard)[self.hardness]

    def _press(self) -> Press:
        wrapped = self.chance(0.7, 0.7, 0.7)
        return Press(
            wrapped=wrapped,
            half_width=self.chance(0.1, 0.2, 0.15),
            spaced_digits=self.chance(0.1, 0.3, 0.3),
            indent=self.random.choice(["", "", "", "　　"]),
            markdown=not wrapped and self.chance(0.2, 0.2, 0.2),
            blanks=self.random.random() < (0.9 if wrapped else 0.8),
        )

    # -- the parts of an article ------------------------------------------------------------

    def piece(self, story: Story) -> Piece:
        number = len(self.truth)
        dateline = story.dateline
        byline = ""
        names = list(story.authors)
        if dateline and len(names) == 2 and "记者" not in dateline and self.chance(0, 0.4, 0.5):
            dateline = dateline.replace(" ", "")
        if not dateline and story.office:
            byline = story.office
        elif not dateline:
            byline = self._byline(names)
        self.truth.append(
            {
                "id": f"{number:02d}",
                "kind": "article",
                "kicker": story.kicker,
                "title": story.title,
                "subtitle": story.subtitle,
                "authors": names,
                "sections": [],
                "paragraphs": [],
                "byline": byline,
                "dateline": dateline,
                "credit": "",
            }
        )
        columns = self.random.randint(15, 25) if self.press.wrapped else 0
        return Piece(number, replace(story, dateline=dateline), columns, byline, [], [])

    def _byline(self, names: list[str]) -> str:
        spaced, joined = " ".join(names), "".join(names)
        usual = [f"◎ {spaced}", f"◎{spaced}", f"本报记者 {spaced}", f"□ {spaced}", spaced]
        rarer = [f"◎ {joined}", f"◎{joined}", f"文/{spaced}", f"（作者：{spaced}）"]
        if len(names) == 2:
            rarer.append(f"本报记者 {names[0]} 通讯员 {names[1]}")
        return self.random.choice(usual + (rarer * (1 + self.hardness) if self.hardness else []))

    def head(self, piece: Piece) -> list[Row]:
        """Kicker, title, subtitle and byline, each on lines of its own."""
        story, rows, mark = piece.story, [], "## " if self.press.markdown else ""
        title = self._title_lines(story.title)
        kicker = story.kicker
        if kicker and not self.press.markdown and self.random.random() < 0.2:
            joint = " " if kicker.endswith("：") else "： "
            rows.append([Row(kicker + joint + title[0], piece.number, "title")])
            title = title[1:]
        elif kicker:
            rows.append([Row(kicker, piece.number, "kicker")])
        if title:
            rows.append([Row(mark + line, piece.number, "title") for line in title])
        if story.subtitle:
            dashes = "——" if story.kicker == "" or self.random.random() < 0.85 else ""
            rows.append([Row(dashes + story.subtitle, piece.number, "subtitle")])
        byline = piece.byline
        if byline and not (self.hardness and byline[0] == "（" and self.random.random() < 0.5):
            rows.append([Row(byline, piece.number, "byline")])
            piece.byline = ""
        out: list[Row] = []
        for group in rows:
            if out and self.random.random() < (0.7 if group[0].part == "byline" else 0.35):
                out.append(blank())
            for i, row in enumerate(group):
                if i and self.random.random() < 0.3:
                    out.append(blank())
                out.append(row)
        return out

    def _title_lines(self, title: str) -> list[str]:
        if " " in title:
            if self.random.random() < 0.5:
                return [title]
            halves = title.split(" ")
            cut = len(halves) // 2 or 1
            return [" ".join(halves[:cut]), " ".join(halves[cut:])]
        if len(title) > 9 and self.random.random() < 0.35:
            cuts = [
                i
                for i in range(4, len(title) - 3)
                if title[i] not in "”’，、：？！）》" and title[i - 1] not in "“‘（《、"
            ]
            if cuts:
                cut = min(cuts, key=lambda i: abs(i - len(title) // 2) + self.random.random())
                return [title[:cut], title[cut:]]
        return [title]

    def body(self, piece: Piece) -> list[list[Row]]:
        """Blocks of the body in order: paragraphs and section headings."""
        blocks: list[list[Row]] = []
        truth = self.truth[piece.number]
        numbered = self.hardness and self.random.random() < 0.25
        count = 0
        for form, text in piece.story.body:
            if form != "text":
                heading = text
                if numbered and piece.story.kind == "article":
                    heading = f"{_NUMERALS[count]}、{text.replace('|', ' ')}"
                count += 1
                blocks.append(self._section(piece, heading, form))
                continue
            if not truth["paragraphs"]:
                text = piece.story.dateline + text  # noqa: PLW2901
            index = len(truth["paragraphs"])
            section = truth["sections"][-1] if truth["sections"] else None
            truth["paragraphs"].append({"text": text, "lines": [], "section": section})
            blocks.append(self._paragraph(text, piece, index))
        if piece.byline:
            blocks.append([Row(piece.byline, piece.number, "byline")])
        return blocks

    def _section(self, piece: Piece, heading: str, form: str) -> list[Row]:
        truth = self.truth[piece.number]
        truth["sections"].append(heading.replace("|", " "))
        index = len(truth["sections"]) - 1
        mark = {"section": "### ", "section2": "#### "}[form] if self.press.markdown else ""
        return [Row(mark + line, piece.number, "section", index) for line in heading.split("|")]

    def _paragraph(self, text: str, piece: Piece, index: int) -> list[Row]:
        if self.press.spaced_digits and self.random.random() < 0.5:
            text = space_digits(text, self.random)
        if not piece.columns:
            return [Row(self.press.indent + text, piece.number, "text", index)]
        lines = wrap(text, piece.columns, piece.columns - 2)
        lines[0] = self.press.indent + lines[0]
        if self.hardness and self.random.random() < 0.04:
            at = self.random.randrange(len(lines))
            if lines[at].isalpha():
                lines[at] = letter_space(lines[at])
        return [Row(line, piece.number, "text", index) for line in lines]

    # -- putting rows on the page -----------------------------------------------------------

    def flow(self, piece: Piece, blocks: list[list[Row]]) -> list[Row]:
        """Set the blocks one under the other, with or without blank lines between."""
        rows: list[Row] = []
        for i, block in enumerate(blocks):
            before = blocks[i - 1] if i else None
            if before:
                heading = "section" in (before[0].part, block[0].part)
                stuck = self.chance(0, 0.05, 0.12) if piece.columns else False
                bare = heading and self.chance(0, 0.2, 0.4)
                if (self.press.blanks or self.press.markdown or heading) and not stuck and not bare:
                    rows.append(blank())
            rows.extend(replace(row) for row in block)
        return rows

    def columns(self, piece: Piece, rows: list[Row], cuts: int) -> list[list[Row]]:
        """Cut rows into columns, at the end of a paragraph or in mid-sentence."""
        for _ in range(cuts):
            paragraphs = [
                i
                for i in range(2, len(rows) - 1)
                if not rows[i].text and rows[i - 1].part == rows[i + 1].part == "text"
            ]
            if paragraphs and self.random.random() < 0.3:
                rows[self.random.choice(paragraphs)] = Row("\f")
                continue
            self._cut_inside(piece, rows)
        pieces: list[list[Row]] = [[]]
        for row in rows:
            if row.text == "\f":
                pieces.append([])
            else:
                pieces[-1].append(row)
        return [part for part in pieces if part]

    def _cut_inside(self, piece: Piece, rows: list[Row]) -> None:
        """Cut a paragraph: between lines, or inside the line where lines are not wrapped."""
        spots = [i for i in range(2, len(rows) - 1) if rows[i].part == rows[i - 1].part == "text"]
        inside = [i for i in spots if rows[i].index == rows[i - 1].index]
        if piece.columns and inside:
            at = self.random.choice(inside)
            rows[at:at] = [Row("\f")]
        long = [i for i, row in enumerate(rows) if row.part == "text" and len(row.text) > 40]
        if piece.columns or not long:
            return
        at = self.random.choice(long)
        row = rows[at]
        split = self.random.randrange(12, len(row.text) - 12)
        while row.text[split] in "，。、；：？！”’）》%.,0123456789 " and split < len(row.text) - 2:
            split += 1
        rows[at : at + 1] = [
            replace(row, text=row.text[:split]),
            Row("\f"),
            replace(row, text=row.text[split:]),
        ]

    def quote_breaks(self, rows: list[Row]) -> list[Row]:
        """Put a blank line before some lines that begin with a quotation mark."""
        out: list[Row] = []
        for row in rows:
            if (
                out
                and row.part == "text"
                and row.text[0] in "“‘"
                and out[-1].index == row.index
                and out[-1].part == "text"
                and self.chance(0.3, 0.5, 0.6)
            ):
                out.append(blank())
            out.append(row)
        return out

    def caption(self, caption: Caption) -> list[Row]:
        number = len(self.truth)
        joiner = self.random.choice([" ", ""]) if self.hardness else " "
        credit = (
            joiner.join(caption.names.split()) + " " * (self.random.random() < 0.7) + caption.verb
        )
        narrow = self.random.random() < 0.4 and self.press.wrapped
        columns = self.random.randint(7, 10) if narrow else self.random.choice([0, 30, 40])
        apart = narrow or self.random.random() < 0.4
        text = caption.text if apart else f"{caption.text} {credit}"
        lines = wrap(text, columns, columns - 2) if columns else [text]
        rows = [Row(line, number, "text", 0) for line in lines]
        if apart:
            rows.append(Row(credit, number, "credit"))
        self.truth.append(
            {
                "id": f"{number:02d}",
                "kind": "caption",
                "kicker": "",
                "title": "",
                "subtitle": "",
                "authors": caption.names.split(),
                "sections": [],
                "paragraphs": [{"text": text, "lines": [], "section": None}],
                "byline": "",
                "dateline": "",
                "credit": credit,
            }
        )
        return rows
