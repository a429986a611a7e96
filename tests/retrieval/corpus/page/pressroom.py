"""A second composer, apart from the first: a page with exactly the distortions that are named.

It was written from what pages do, not from how they are restored, so that what the first one and
the restorer have in common by chance shows. Every distortion is switched on by its name; figures
can be had for each alone (`by_distortion`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.retrieval.corpus.page.manuscripts import Manuscript, name
from tests.retrieval.corpus.page.stories import captions
from tests.retrieval.corpus.page.typesetting import (
    NO_START,
    Row,
    blank,
    space_digits,
    wrap,
)

_NUMERALS = "一二三四五六七八九十"
_BULLETS = ("——", "一是", "●", "1.", "（1）")
_VERSES = (
    "山高水长路迢迢",
    "一犁春雨润新苗",
    "且看村头花似锦",
    "笑声飞过小石桥",
    "东风吹得千帆过",
    "明月来时稻正香",
    "灯火万家同此夜",
    "故园不再是他乡",
)


@dataclass
class Piece:
    """An article on its way to the page: rows of its headline, and of its body."""

    number: int
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    dated: bool = False


class Desk:
    """Sets the articles and captions of one page."""

    def __init__(self, random: Random, distortions: frozenset[str], level: str, label: str) -> None:
        self.random, self.on, self.level, self.label = random, distortions, level, label
        self.truth: list[dict] = []
        self.wrapped = not {"unwrapped", "markdown", "forum"} & distortions
        self.width = random.randint(15, 25)
        self.gap = 0 if "flush" in distortions else 2
        self.photos = random.sample(captions(), 4)

    # -- one article ---------------------------------------------------------------------------

    def article(self, one: Manuscript) -> Piece:
        number, random = len(self.truth), self.random
        names = list(one.authors) or [name(random) for _ in range(random.choice([1, 1, 2, 3]))]
        made = Piece(number)
        dateline = byline = ""
        if "datelines" in self.on or random.random() < 0.4:
            dateline = self._dateline(names)
            made.dated = True
        elif "unsigned" in self.on and random.random() < 0.6:
            names = []
        else:
            byline = self._byline(names)
        made_truth = truth_of(number, "article", one.title, names)
        made_truth |= {"kicker": one.kicker, "subtitle": one.subtitle}
        self.truth.append(made_truth | {"byline": byline, "dateline": dateline})
        width = self.width if "one_width" in self.on else random.randint(15, 25)
        body = list(one.body)
        body[0] = (body[0][0], dateline + body[0][1])
        after = byline.startswith("（") and random.random() < 0.5
        made.head = self._head(one, number, "" if after else byline)
        made.body = self._body(self._told(body), number, width if self.wrapped else 0)
        if after:
            made.body += [blank(), Row(byline, number, "byline")]
        return made

    def _dateline(self, names: list[str]) -> str:
        random = self.random
        spaced, joined = " ".join(names), "".join(names)
        shapes = [f"本报讯（{spaced}）", f"本报讯（记者 {spaced}）"]
        shapes += [f"本报讯（记者{spaced}）", f"本报讯（{joined}）"]
        if len(names) > 1:
            shapes.append(f"本报讯（记者 {names[0]} 通讯员 {' '.join(names[1:])}）")
            shapes.append(f"本报讯（记者{names[0]} 通讯员{' '.join(names[1:])}）")
        return random.choice(shapes if "datelines" in self.on else shapes[:2])

    def _byline(self, names: list[str]) -> str:
        spaced, joined = " ".join(names), "".join(names)
        shapes = [f"◎ {spaced}", f"本报记者 {spaced}"]
        if "bylines" in self.on:
            shapes += [f"◎{joined}", f"◎ {joined}", f"（作者：{'、'.join(names)}）", spaced]
            shapes += [f"□ {spaced}", f"文/{spaced}", f"□本报记者 {spaced}"]
            shapes += [f"（记者 {spaced}）", f"作者：{spaced}"]
            if len(names) > 1:
                shapes.append(f"本报记者 {names[0]} 通讯员 {' '.join(names[1:])}")
        return self.random.choice(shapes)

    def _head(self, one: Manuscript, number: int, byline: str) -> list[Row]:
        mark = "## " if "markdown" in self.on else ""
        title = [one.title]
        if "title_lines" in self.on and len(one.title) >= 10:
            spot = one.title.find(" ")
            cut = spot if spot > 0 else len(one.title) // 2
            while 0 < cut < len(one.title) - 1 and one.title[cut] in NO_START:
                cut += 1
            title = [one.title[:cut].strip(), one.title[cut:].strip()]
        groups = [[Row(one.kicker, number, "kicker")]] if one.kicker else []
        groups.append([Row(mark + line, number, "title") for line in title])
        if one.subtitle:
            groups.append([Row(f"——{one.subtitle}", number, "subtitle")])
        if byline:
            groups.append([Row(byline, number, "byline")])
        rows: list[Row] = []
        for group in groups:
            if rows and "tight_heads" not in self.on and self.random.random() < 0.6:
                rows.append(blank())
            rows += group
        return rows

    def _told(self, body: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Make some of the text dialogue, lists or verse."""
        random = self.random
        if "dialogue" in self.on:
            endings = ("", "他说。", "村民们说。", "她笑着说。")
            body = self._split(body, lambda one: f"“{one}”{random.choice(endings)}")
        if "lists" in self.on:
            mark = random.choice(_BULLETS)
            body = self._split(body, lambda one: mark + one)
        if "verse" in self.on and random.random() < 0.5:
            at = random.randrange(1, len(body) + 1)
            first = random.choice([0, 4])
            ends = random.choice([("，", "。"), ("", "")])
            body[at:at] = [
                ("verse", v + ends[i % 2]) for i, v in enumerate(_VERSES[first : first + 4])
            ]
        return body

    def _split(
        self, body: list[tuple[str, str]], made: Callable[[str], str]
    ) -> list[tuple[str, str]]:
        """Make every sentence of a paragraph one of its own."""
        spots = [
            at
            for at, (form, text) in enumerate(body)
            if at and form == "text" and "“" not in text and text.count("。") > 1
        ]
        if not spots:
            return body
        at = self.random.choice(spots)
        sentences = re.findall(r"[^。]+。", body[at][1])
        return [*body[:at], *(("text", made(one)) for one in sentences), *body[at + 1 :]]

    def _body(self, body: list[tuple[str, str]], number: int, width: int) -> list[Row]:
        rows: list[Row] = []
        truth, before = self.truth[number], ""
        count = 0
        for form, text in body:
            heading = form.startswith("section")
            tight = "tight_sections" in self.on and (heading or before.startswith("section"))
            stuck = "stuck" in self.on and width and not heading and self.random.random() < 0.3
            verse = form == before == "verse"
            if rows and not (tight or stuck or verse or "no_blanks" in self.on):
                rows.append(blank())
            if heading:
                if "numbered" in self.on:
                    count += 1
                    number_of = _NUMERALS[count % 10 - 1]
                    mark = f"（{number_of}）" if form == "section2" else f"{number_of}、"
                    text = mark + text.replace("|", "")  # noqa: PLW2901
                truth["sections"].append(text.replace("|", " "))
                mark = "### " if "markdown" in self.on else ""
                rows += [Row(mark + line, number, "section") for line in text.split("|")]
            else:
                index = len(truth["paragraphs"])
                truth["paragraphs"].append({"text": text, "lines": [], "section": None})
                rows += self._paragraph(text, number, index, width)
            before = form
        return rows

    def _paragraph(self, text: str, number: int, index: int, width: int) -> list[Row]:
        if "spaced_digits" in self.on:
            text = space_digits(text, self.random)
        if not width:
            lines = [text]
        elif "sliced" in self.on:
            lines = [text[: width - self.gap]]
            rest = text[width - self.gap :]
            lines += [rest[at : at + width] for at in range(0, len(rest), width)]
        else:
            lines = wrap(text, width, width - self.gap)
        lines = [line.strip() for line in lines]
        if "letter_spaced" in self.on:
            plain = [
                at for at, line in enumerate(lines) if re.fullmatch(r"[\u4e00-\u9fff]{6,}", line)
            ]
            for at in plain[:2]:
                lines[at] = " ".join(lines[at])
        if "indented" in self.on:
            lines[0] = "　　" + lines[0]
        return [Row(line, number, "text", index) for line in lines]

    def caption(self, photo) -> list[Row]:
        number = len(self.truth)
        credit = (
            f"{photo.names} {photo.verb}"
            if self.random.random() < 0.5
            else photo.names.replace(" ", "") + photo.verb
        )
        narrow = self.random.random() < 0.5 and self.wrapped
        text = (
            photo.text
            if narrow
            else f"{photo.text}{credit}"
            if self.random.random() < 0.5
            else f"{photo.text} {credit}"
        )
        width = self.random.randint(7, 10) if narrow else self.width if self.wrapped else 0
        lines = wrap(text, width, width - self.gap) if width else [text]
        rows = [Row(line, number, "text", 0) for line in lines]
        if narrow:
            rows.append(Row(credit, number, "credit"))
        made = truth_of(number, "caption", "", photo.names.split())
        made["paragraphs"] = [{"text": text, "lines": [], "section": None}]
        self.truth.append(made | {"credit": credit})
        return rows


def truth_of(number: int, kind: str, title: str, authors: list[str]) -> dict:
    """An article's truth as the scorer of pages reads it, but for what few articles have."""
    empty = dict.fromkeys(("kicker", "subtitle", "byline", "dateline", "credit"), "")
    return {
        "id": str(number),
        "kind": kind,
        "title": title,
        "authors": authors,
        "sections": [],
        "paragraphs": [],
        **empty,
    }
