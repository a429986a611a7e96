"""One utterance cut into what a follow-up may replace: time, place, name, asking words, the rest.

Times, places and names are those that `retrieval.text` finds; what is left is told apart by jieba's
parts of speech and by small closed classes of words. General language only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from retrieval.text import dates, names, places
from retrieval.text.normalize import normalise
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged, tagged


class Part(StrEnum):
    """What a word is to the conversation."""

    TIME = "time"  # 2024年, 去年, 上半年
    PLACE = "place"
    NAME = "name"  # of a person, an organisation, a quoted thing, a foreign word
    ASKING = "asking"  # 多少, 几个, 谁, 什么
    POINTING = "pointing"  # 他们, 这, 那份
    NOUN = "noun"
    VERB = "verb"
    OTHER = "other"  # particles, prepositions, adverbs, punctuation


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it stands in the text as typed, and what it is."""

    text: str  # in normal form
    span: Span
    part: Part


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was typed, as words."""

    text: str
    words: tuple[Word, ...]

    def of(self, *parts: Part) -> tuple[Word, ...]:
        """Return the words of these parts, in order."""
        return tuple(word for word in self.words if word.part in parts)

    def cut(self, first: Word, last: Word) -> str:
        """Return the text from one word to another, as typed."""
        return self.text[first.span.start : last.span.end]


_ASKING = re.compile(
    r"多少|几[\u4e00-\u9fff]|多[大高长远久快重深宽]|什么(?:时候|地方|样|人)?|啥|谁"
    r"|何[时地处人种]|为[什何啥]么?|怎么样?|怎样|如何|哪(?:[里儿些个位家年天种篇座所]|[一几][个位家年天种篇])?"
    r"|是否|是不是|有没有|who|what|when|where|which|why|how(?: many| much| long)?"
)
_INSIDE = re.compile(r"什么|多少|哪[里儿些]|谁")  # also at the end of a longer word: 干什么
_POINTING = re.compile(
    r"[他她它]们?|[这那](?:[个些家份篇次位样儿里]|一[个份篇次])|这|此|该|其|上述"
    r"|it|its|he|she|they|this|that"
)
# Said of any day: no time that an answer could be asked for anew.
_NOW = re.compile(
    r"今[天日晚早]|昨[天日晚]|明[天早晚]|后天|前天|现在|目前|如今|当前|近日|日前|每年"
)
# Times that only a story knows: 首日, 第二天.
_STORY_TIME = re.compile(
    r"第[一二三四五六七八九十]+[天日年周]|[首次翌当]日|[次翌当]年|当天|首周|首月"
)
# What reports give figures of; the dictionary calls them verbs.
_FIGURES = {"收入", "支出", "出口", "进口", "进出口", "投资", "消费", "预算", "存款", "贷款"}
# Tags of jieba's dictionary (ICTCLAS); nr is given to many nouns that it does not know.
_NOUNS = ("n", "l", "j", "vn", "an", "i", "s", "zg", "b", "t")


@lru_cache(maxsize=256)
def read(text: str) -> Utterance:
    """Cut `text`, as typed and of any script, into words."""
    normal = normalise(text)
    words = list(tagged(normal.text))
    found = sorted(_found(normal.text, words), key=lambda item: item[0])
    acting = _acting(words)
    cut: list[Word] = []
    for word in words:
        while found and found[0][0].end <= word.span.start:
            found.pop(0)
        if found and found[0][0].start < word.span.end and word.span.start < found[0][0].end:
            span, part = found[0]
            if not cut or cut[-1].span != span:
                cut.append(Word(span.cut(normal.text), span, part))
            if span.end < word.span.end:  # 哪些 of 哪些方面, one word of the dictionary
                rest = Span(span.end, word.span.end)
                cut.append(Word(rest.cut(normal.text), rest, Part.NOUN))
        elif word.word.strip():
            part = Part.VERB if word.span in acting else _part(word)
            cut.append(Word(word.word, word.span, part))
    return Utterance(
        text, tuple(Word(word.text, normal.original(word.span), word.part) for word in cut)
    )


def _found(text: str, words: Sequence[Tagged]) -> Iterator[tuple[Span, Part]]:
    """Yield what is more than one word of the dictionary; of two that meet only the first."""
    taken: list[Span] = []
    acting = _acting(words)
    candidates = [
        (when.span, Part.TIME)
        for when in dates.find(text)
        if not _NOW.fullmatch(when.span.cut(text))
    ]
    candidates += [(Span(*match.span()), Part.TIME) for match in _STORY_TIME.finditer(text)]
    asked = {match.end() for match in _ASKING.finditer(text)}
    candidates += [
        (_with_marks(text, name.span), Part.NAME)
        for name in names.find(text)
        if name.span.start not in asked  # 多少钱建的: no Mr. Qian
    ]
    candidates += [
        (place.span, Part.PLACE)
        for place in places.find(text)
        # two characters with an ending like 馆 may be a verb: 开馆
        if place.span not in acting and (place.level < places.Level.SPOT or len(place.span) > 2)
    ]
    for pattern, part in ((_POINTING, Part.POINTING), (_ASKING, Part.ASKING)):
        borders = {word.span.start for word in words}
        candidates += [
            (Span(*match.span()), part)
            for match in pattern.finditer(text)
            if match.start() in borders or _INSIDE.fullmatch(match.group())
        ]
    for span, part in candidates:
        if not any(span.start < other.end and other.start < span.end for other in taken):
            taken.append(span)
            yield span, part


def _acting(words: Sequence[Tagged]) -> set[Span]:
    """Return what 了 follows, verbs: the dictionary takes 新建 for the county of that name."""
    return {word.span for word, after in pairwise(words) if after.word == "了"}


def _with_marks(text: str, span: Span) -> Span:
    """Return the span of a quoted name with its quotation marks."""
    before, after = text[max(span.start - 1, 0) : span.start], text[span.end : span.end + 1]
    quoted = before and before in '“‘「『《"' and after and after in '”’」』》"'
    return Span(span.start - 1, span.end + 1) if quoted else span


def _part(word: Tagged) -> Part:
    if word.tag == "eng":
        return Part.NAME
    if word.word in _FIGURES:
        return Part.NOUN
    if word.tag.startswith(_NOUNS):
        return Part.NOUN
    return Part.VERB if word.tag.startswith("v") else Part.OTHER
