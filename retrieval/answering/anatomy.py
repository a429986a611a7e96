"""A question taken apart around its asking word: what stands around it, the noun asked for.

A sentence that answers often says the question again with the answer in the asking word's place
(…由谁开发 ↔ 由某公司开发), so where these parts stand in it tells where the answer stands.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.question import Question
from retrieval.text.tags import tagged

KINDS = ("none", "who", "what", "which", "amount", "why", "how", "when", "where")
"""Kinds of asking words; a question without one is of the first."""

_MEASURES = "[个家条项件座所种名位支间处类起场次部批级届本款门篇首张艘辆只边样队度]"
_ASKING = re.compile(
    r"(?P<why>为什么|为甚么|为何|为啥|因何|何以|why)"
    r"|(?P<how>怎么样?|怎样|如何|咋|how(?! (?:many|much|long)))"
    r"|(?P<when>(?:什么|甚么)时[候间]|何时|何年|何月|何日|多久|哪一?[年天月日]|when)"
    r"|(?P<where>哪[里儿边]|何处|何地|where)"
    r"|(?P<who>谁|何人|哪一?[位名]|who)"
    r"|(?P<amount>多少|多[大高长宽深重远快厚]|几(?!乎|何|率)|how (?:many|much|long))"
    rf"|(?P<which>哪些|哪一?{_MEASURES}?|which)"
    r"|(?P<what>什么样?|甚么|啥|何种?|what)"
)
_END = re.compile(r"[?。!,;:\s]+$")
_LINKS = re.compile(r"(?:[是为叫有在于由被从到至达以与和及]|称为|称作|叫做|位于|分别)+$")
_ALONE = frozenset("谁为怎如咋因")  # first characters of asking words that take no noun
_SKIPPED = ("m", "q")
_NOUNS = ("n", "b", "j", "l", "s", "i", "g", "vn", "an")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a question, in normal form.

    Attributes:
        kind: position in KINDS.
        left: what stands before the asking word, without links at its end (是, 由, 位于).
        links: those links.
        right: what stands behind the asking word and the noun phrase that it asks for.
        asked: that noun phrase, without its measure word: 国家 of 哪一个国家.
        head: its last word; where there is none, the noun that the left part ends with.
        attributive: whether the asking word asks for such a noun phrase.
    """

    kind: int
    left: str
    links: str
    right: str
    asked: str
    head: str
    attributive: bool


def anatomy(question: Question) -> Anatomy:
    """Take a question apart."""
    return _anatomy(question.normalised, question.asking)


@lru_cache(maxsize=256)
def _anatomy(text: str, asking: str) -> Anatomy:
    text = _END.sub("", text)
    match = _asking_word(text, asking)
    if match is None:
        left, links = _without_links(text)
        return Anatomy(0, left, links, "", "", _last(left), attributive=False)
    left, links = _without_links(text[: match.start()])
    kind = KINDS.index(str(match.lastgroup))
    begin = end = match.end()
    if match[0][0] not in _ALONE:
        begin, end = _noun_phrase(text, end)
    asked = text[begin:end]
    return Anatomy(
        kind=kind,
        left=left,
        links=links,
        right=text[end:].lstrip(",的"),
        asked=asked,
        head=_last(asked) or _last(left),
        attributive=bool(asked),
    )


def _asking_word(text: str, asking: str) -> re.Match[str] | None:
    at = text.find(asking) if asking else -1
    if at >= 0:
        match = _ASKING.search(text, at)
        if match and match.start() < at + len(asking):
            return match
    found = list(_ASKING.finditer(text))
    return found[-1] if found else None


def _without_links(text: str) -> tuple[str, str]:
    text = text.rstrip(", ")
    links = _LINKS.search(text)
    return (text[: links.start()], links[0]) if links else (text, "")


def _noun_phrase(text: str, start: int) -> tuple[int, int]:
    """Where the noun phrase behind an asking word lies, without its measure word."""
    begin = end = start
    for word in tagged(text[start:]):
        if end == begin and word.tag.startswith(_SKIPPED):
            begin = end = start + word.span.end
        elif word.tag.startswith(_NOUNS):
            end = start + word.span.end
        else:
            break
    return begin, end


def _last(text: str) -> str:
    """The last word, if it is a noun."""
    words = tagged(text)
    return words[-1].word if words and words[-1].tag.startswith(_NOUNS) else ""
