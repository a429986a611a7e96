"""Articles as an editor hands them to the press, for a second composer that knows no step of ours.

They are the invented ones of `texts/`, or made of any public news texts: paragraphs as they stand
there, with titles, kickers, sections and authors that are drawn.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.retrieval.corpus.page.stories import stories

FILES = ("features.txt", "news.txt", "bulletins.txt")
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余"
_DOUBLE = ("欧阳", "司马", "上官", "诸葛", "司徒", "东方")
_GIVEN = (
    "明华建国文军平志强伟东海波晓春雪梅玲丽娜静敏秀英娟芳燕红霞艳勇涛超杰鹏飞宇浩然子涵思远博雅"
)
_START = re.compile(
    r"^[^，。]{0,40}?(?:讯|电|消息|报道)(?:（[^）]*）)?[：:，\s]+|^(?:[^，。]{0,16}讯|[^，。]{0,30}报道)"
)
_NO_TITLE = re.compile(
    r"[“”（）()《》—●]|^[\d对从将把被由与向在那其此该这他她它我你但而且是也都还就并又各如若因据为以使让于至]"
    r"|^(?:所以|因此|同时|目前|近日|日前|昨|今|当|未来|随着|通过|经过|作为|有|来自|没有|不)|记者|获悉|[了的称说着]$|讯"
)
_SIGNED = re.compile(r"（[^（）]{0,24}(?:记者|编辑|作者|来源)[^（）]{0,24}）")
_PLACE = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}[省市县](?:[\u4e00-\u9fff]{2,3}[市县区])?"
)


@dataclass(frozen=True)
class Manuscript:
    title: str
    kicker: str
    subtitle: str
    authors: tuple[str, ...]
    body: tuple[tuple[str, str], ...]  # ("text" | "section" | "section2", text); "|" ends a line


def invented(random: Random) -> list[Manuscript]:
    """The invented articles, in random order; some with their paragraphs cut into short ones."""
    found = []
    for story in (s for file in FILES for s in stories(file) if s.kind == "article"):
        body = story.body
        if random.random() < 0.2:
            body = tuple(part for one in body for part in _shortened(one))
        found.append(Manuscript(story.title, story.kicker, story.subtitle, story.authors, body))
    random.shuffle(found)
    return found


def of_news(path: Path, random: Random) -> list[Manuscript]:
    """Articles of public news: rows of JSON with a `text`, in random order."""
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        texts = [json.loads(row)["text"] for row in rows]
    random.shuffle(texts)
    return [one for text in texts if (one := _manuscript(text, random)) is not None]


def name(random: Random) -> str:
    surname = random.choice(_DOUBLE) if random.random() < 0.03 else random.choice(_SURNAMES)
    return surname + "".join(random.choice(_GIVEN) for _ in range(random.choice([1, 2, 2, 2])))


def _manuscript(text: str, random: Random) -> Manuscript | None:
    text = _START.sub("", _SIGNED.sub("", text.rsplit("正文：", maxsplit=1)[-1]).strip())
    parts = re.split(r"(?<=[。！？”])\s+", text)
    body = [part for raw in parts if (part := re.sub(r"\s+", "", raw))]
    body = [one for part in body for one in _paragraphs(part, random)]
    size = sum(map(len, body))
    if not (2 <= len(body) <= 30 and 200 <= size <= 2500) or not body[-1].endswith(("。", "”")):
        return None
    title = _clause("".join(body[:3]), 8, 24, random)
    if title is None:
        return None
    kicker = ""
    place = _PLACE.search("".join(body[:2]))
    if place and random.random() < 0.4:
        kicker = place[0] + random.choice(["：", ""])
    subtitle = _clause("".join(body), 10, 24, random) if random.random() < 0.2 else None
    return Manuscript(title, kicker, subtitle or "", (), tuple(_sectioned(body, random)))


def _paragraphs(part: str, random: Random) -> Iterator[str]:
    sentences = re.findall(r"[^。！？]+(?:[。！？]+[”’）]*|$)", part)
    size = random.choice([60, 120, 240])
    kept = ""
    for sentence in sentences:
        kept += sentence
        if len(kept) >= size:
            yield kept
            kept = ""
    if kept:
        yield kept


def _sectioned(body: list[str], random: Random) -> Iterator[tuple[str, str]]:
    sections = len(body) >= 5 and random.random() < 0.35
    two = random.random() < 0.3
    for at, text in enumerate(body):
        if sections and 0 < at < len(body) - 1 and at % 2 == 1:
            one, other = (_clause(text, 5, 13, random) for _ in range(2))
            if one:
                yield "section", f"{one}|{other}" if two and other and other != one else one
        yield "text", text


def _shortened(part: tuple[str, str]) -> Iterator[tuple[str, str]]:
    form, text = part
    if form != "text":
        yield part
        return
    for sentence in re.findall(r"[^。！？]+[。！？]+[”’）]*", text) or [text]:
        yield form, sentence


def _clause(text: str, least: int, most: int, random: Random) -> str | None:
    clauses = re.split(r"[，。：；！？、]", text)
    fit = [c for c in clauses if least <= len(c) <= most and not _NO_TITLE.search(c)]
    return random.choice(fit) if fit else None
