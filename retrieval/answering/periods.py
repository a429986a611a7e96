"""What part of a year a question is about, which of several, and whether it is for an aim.

A report tells of the first half and not of the year, of the second phase and not of the third, of
last year's result and this year's aim; a question for the other one differs in little else.
"""

import re

from retrieval.answering.coverage import Candidate
from retrieval.answering.question import Question

_DIGITS = {word: str(n) for n, word in enumerate("一二三四五六七八九十", 1)} | {
    "十一": "11",
    "十二": "12",
}
_PARTS = re.compile(
    r"[上下]半年|全年|前[一二三]个?季度|(?<!前)[一二三四]季度"
    r"|(?<![\d.])(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!亮|饼)"
)
_NUMBERED = re.compile(
    r"第?([一二三四五六七八九十]{1,3}|\d{1,3})(届|期(?!间)|批|号(?!召)|轮|代|等奖|中学?|小学?|院)"
)
_AIM = re.compile(
    r"目标|预期|预计|预测|计划|力争|争取|打算|拟(?!人|声)|(?<![即大名老干麻])将(?![军士近领])"
)


def periods(question: Question, candidate: Candidate) -> dict[str, float]:
    """Measure what the best sentence says of another part of the year, of another one, or of aims.

    - `other_part`: it names parts of a year, none of those asked for.
    - `unsaid_part`: its paragraph and what stands above name none of them.
    - `other_one`: it names another of a row (一期) than the one asked for (二期).
    - `unsaid_aim`: an aim is asked for and none told; `unasked_aim`: the other way round.
    """
    passage = candidate.passage
    above = f"{passage.heading.headline} {passage.section}"
    asked, here = _parts(question.normalised), _parts(candidate.text)
    around = _parts(" ".join([above, *(one.normal.text for one in passage.sentences)]))
    asks_aim = bool(_AIM.search(question.normalised))
    tells_aim = bool(_AIM.search(candidate.text))
    return {
        "other_part": float(bool(asked) and bool(here) and not asked & here),
        "unsaid_part": float(bool(asked) and not asked & around),
        "other_one": float(_names_another(question.normalised, candidate.text)),
        "unsaid_aim": float(asks_aim and not tells_aim and not _AIM.search(above)),
        "unasked_aim": float(tells_aim and not asks_aim),
    }


def _parts(text: str) -> frozenset[str]:
    return frozenset(map(_even, _PARTS.findall(text)))


def _names_another(question: str, sentence: str) -> bool:
    asked, said = _numbered(question), _numbered(sentence)
    return any(kind in said and not numbers & said[kind] for kind, numbers in asked.items())


def _numbered(text: str) -> dict[str, set[str]]:
    """The numbers that things of a kind go by: 期 is of 二期 and 第2期."""
    found: dict[str, set[str]] = {}
    for number, kind in _NUMBERED.findall(text):
        found.setdefault(kind, set()).add(_DIGITS.get(number, number))
    return found


def _even(part: str) -> str:
    """The same for 七月, 07月 and 7月, for 前三季度 and 前三个季度."""
    if not part.endswith("月"):
        return part.replace("个", "")
    month = part[:-1].lstrip("0")
    return _DIGITS.get(month, month) + "月"
