"""Questions that no article answers, made from those that one does: what near misses look like.

A place, a year, a name or a number is exchanged for another; what is asked about a thing is
exchanged for what is asked about another thing, or for what is seldom told of anything
(`attributes.txt`). So the confidence learns what a miss looks like without having seen the gold's
own. An exchanged word that the right article says is left out: the question might be answered.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from retrieval.answering.question import Question
from retrieval.text import names
from retrieval.text.places import Level
from retrieval.text.places import find as find_places

_ATTRIBUTES = Path(__file__).with_name("attributes.txt")
_PLACES = """
长治市 太原市 大同市 洛阳市 开封市 徐州市 扬州市 泉州市 漳州市 赣州市 九江市 宜昌市
襄阳市 株洲市 衡阳市 柳州市 桂林市 遵义市 大理市 咸阳市 宝鸡市 天水市 银川市 吴忠市
包头市 赤峰市 鞍山市 锦州市 四平市 唐山市 保定市 廊坊市 淄博市 烟台市 济宁市 蚌埠市
芜湖市 阜阳市 朝阳区 海淀区 丰台区 西城区 通州区 大兴区 城中区 城北区 湖里区 天河区
福田区 南山区 江岸区 武侯区 雁塔区 城关区 平江县 安吉县 沛县 兰考县 民和县 互助县 大通县
湟源县 敦煌市 玉门市
""".split()  # noqa: SIM905
_ORDINALS = (
    ("一号", "三号"), ("二号", "四号"), ("首批", "第三批"), ("上半年", "下半年"),
    ("第一季度", "第三季度"), ("前三季度", "一季度"), ("第一", "第七"), ("首届", "第九届"),
)  # fmt: skip
_SHORTEST = 5  # characters that must be left of a question in front of what is exchanged
_LONGEST = 30  # characters of a question's end that is put behind another's beginning


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that the corpus does not answer.

    Attributes:
        text: of the question.
        kind: what was exchanged.
        family: 0 or 1, by the words put in: who learns from one can be measured on the other.
    """

    text: str
    kind: str
    family: int


class Disturber:
    """Makes questions of one corpus wrong, with the words of its other questions and texts."""

    def __init__(self, questions: Sequence[Question], seed: int = 3) -> None:
        self._chance = random.Random(seed)
        self._places = sorted({p for one in questions for place in one.places for p in place.parts})
        self._names = sorted({name for one in questions for name in _named(one.normalised)})
        self._tails = sorted({tail for one in questions if (tail := _tail(one))})

    def disturbed(self, question: Question, article: str) -> Iterator[Miss]:
        """The question made wrong in every way that it allows.

        Args:
            question: that an article answers.
            article: its text in normal form; empty where it is not known.
        """
        text, normal = question.text, question.normalised
        if len(text) != len(normal):  # positions would not be the same
            return
        for place in question.places:
            for part in place.parts:
                start = normal.find(part)
                if len(part) > 1 and start >= 0 and (other := self._other_place(part, article)):
                    yield _miss(text[:start] + other + text[start + len(part) :], "place", other)
        for name in _named(normal):
            start = normal.find(name)
            if other := self._pick([one for one in self._names if one != name], article):
                yield _miss(text[:start] + other + text[start + len(name) :], "name", other)
        yield from self._counted(question, article)
        yield from self._asked(question, article)

    def _counted(self, question: Question, article: str) -> Iterator[Miss]:
        """Another year, another of several."""
        text = question.text
        for year in question.years:
            other = str(year + self._chance.choice((1, 2, 3, -2, -3, -4)))
            if str(year) in text and other not in article:
                yield _miss(text.replace(str(year), other), "year", text)
        for here, there in _ORDINALS:
            if here in text and there not in article:
                yield _miss(text.replace(here, there), "ordinal", text)

    def _asked(self, question: Question, article: str) -> Iterator[Miss]:
        """Something else asked of the same thing."""
        text = question.text
        if tail := self._pick(self._tails, article):
            head = _head(question)
            if len(head) >= _SHORTEST and tail not in text:
                yield _miss(head + tail, "tail", tail)
            if subject := _subject(question):
                attribute = self._chance.choice(tails())
                yield _miss(subject + attribute, "attribute", attribute)

    def about(self, headline: str, lead: str, article: str) -> Iterator[Miss]:
        """What the article does not tell of a thing that its beginning names."""
        for kind, name in _things(f"{headline} {lead}"):
            attribute = self._chance.choice(tails(kind))
            if attribute.strip("的?？是有")[:3] not in article:
                yield _miss(name + attribute, "attribute", attribute)

    def _other_place(self, part: str, article: str) -> str:
        """Another place, of the same level where one is known, of this corpus for every other."""
        own = self._chance.random() < 0.5
        alike = [one for one in self._places if one[-1] == part[-1] and one != part]
        if own and (found := self._pick(alike, article)):
            return found
        alike = [one for one in _PLACES if one[-1] == part[-1]]
        return self._pick(alike or [one[:-1] for one in _PLACES], article)

    def _pick(self, options: Sequence[str], article: str) -> str:
        """One that the article does not say, or nothing."""
        for _ in range(4):
            if options and (found := self._chance.choice(options)) not in article:
                return found
        return ""


@lru_cache(maxsize=8)
def tails(kind: str | None = None) -> tuple[str, ...]:
    """What may be asked about a thing of this kind, or of any."""
    lines = _ATTRIBUTES.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" | ") for line in lines if line and not line.startswith("#")]
    return tuple(tail for of, tail in pairs if kind in {None, of})


def _miss(text: str, kind: str, put_in: str) -> Miss:
    return Miss(text, kind, sum(map(ord, put_in)) % 2)


def _named(text: str) -> list[str]:
    return [one for name in names.find(text) if len(one := name.span.cut(text)) > 1]


def _asked_from(question: Question) -> int:
    """Where a question begins to say what it asks for: the word in front of its asking words."""
    asking = question.normalised.find(question.asking) if question.asking else -1
    if asking < 0:
        return -1
    before = question.normalised.rfind(question.before, 0, asking) if question.before else -1
    return before if before >= 0 else asking


def _head(question: Question) -> str:
    """The question without what it asks for."""
    start = _asked_from(question)
    return question.text[:start] if start > 0 else ""


def _tail(question: Question) -> str:
    """What a question asks for, names and places aside."""
    start = _asked_from(question)
    if start < 0 or len(question.text) != len(question.normalised):
        return ""
    tail = question.normalised[start:]
    plain = not find_places(tail) and not names.find(tail)
    return tail if plain and len(tail) <= _LONGEST else ""


def _subject(question: Question) -> str:
    """The first place or name of the question, and what stands in front of it."""
    ends = [place.span.end for place in question.places]
    ends += [name.span.end for name in names.find(question.normalised)]
    return question.text[: min(ends)] if ends else ""


def _things(text: str) -> Iterator[tuple[str, str]]:
    """Places, bodies, people and other named things of a text, each once."""
    found: dict[str, str] = {}
    for place in find_places(text):
        if Level.CITY <= place.level <= Level.VILLAGE:
            found.setdefault(place.span.cut(text), "place")
    for name in names.find(text):
        kind = {names.Called.ORGANISATION: "body", names.Called.PERSON: "person"}.get(
            name.called, "deed"
        )
        found.setdefault(name.span.cut(text), kind)
    yield from ((kind, thing) for thing, kind in found.items() if 1 < len(thing) < 20)
