"""Dates and periods in running text, and the years that they touch.

Works on normalised text (NFKC, simplified, lower case). A year can be told against the article's
own date (今年, 去年); a question's 2024 and a text's 2023 can then be held against each other.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from retrieval.text.lately import LATELY, known_lately
from retrieval.text.spans import Span


class Grain(StrEnum):
    """How exact a date is."""

    PERIOD = "period"  # 十四五, 春运期间, 上半年, 前三季度
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    RELATIVE = "relative"  # 今年, 近日


@dataclass(frozen=True, slots=True)
class When:
    """A date or period in a text; `years` are those it touches, as far as known."""

    span: Span
    grain: Grain
    years: frozenset[int] = frozenset()


_HAN_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_YEAR = r"(?:(?:公元前?|前)?\d{3,4}(?=年)|[一二][〇零一二三四五六七八九]{3}(?=年)|(?<![\da-z.])(?:1[5-9]|20)\d\d(?=$|[\s。!?;)”》\-~至到]|[,、:](?!\d)|财年|上半年|下半年|第[一二三四]季度))年?"
_MONTH = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!亮|饼)份?"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
_HOUR = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|晚|早)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:时(?!代|期|间)|点(?!多|五|击|位|名|燃|亮|评))(?:\d{1,2}分|半)?|\d{1,2}:\d\d"
_PART = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜)"
_PARTS_OF_YEAR = r"上半年|下半年|前?[一二三四]个?季度|第[一二三四]季度|前[一二三四五六七八九十]+个?月|全年|年初|年中|年底|年末|岁末|月初|月底|[上中下]旬|春季|夏季|秋季|冬季|初期|中期|末期|末年|初年|年间|前后|以来|期间"
_DATE = re.compile(
    rf"(?:{_YEAR})(?:(?:{_MONTH})(?:(?:{_DAY})?(?:{_HOUR}|{_PART})?|{_PARTS_OF_YEAR})|{_PARTS_OF_YEAR})?"
    rf"|(?:今年|去年|前年|明年|当年|同年|次年|翌年|本月|上月|下月|每年)?(?:{_MONTH})(?:(?:{_DAY})(?:{_HOUR}|{_PART})?|[上中下]旬|[初底末])?"
    rf"|(?<![\d一二三四五六七八九十第])\d{{1,2}}[日号](?:{_HOUR}|{_PART})?(?![楼院线])"
    rf"|{_HOUR}"
)
_CENTURY = re.compile(
    r"(?:公元前?)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})世纪(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:0)?年代)?(?:初期?|中期?|末期?|晚期|早期)?|\d{2,4}年代|[二三四五六七八九]十年代"
)
_PERIOD = re.compile(
    r"[“\"]?十[一二三四五六]五[”\"]?(?:规划)?(?:期间|时期|末)?|(?:今年|去年|前年|明年|当年|本年)?(?:上半年|下半年|前?[一二三四]季度|第[一二三四]季度|前[一二三四五六七八九十]+个?月)"
    r"|(?:春节|国庆|中秋|五一|元旦|清明|端午|春运|暑期|寒假|暑假|节日|假日|战争|大战|抗战|汛期|疫情)(?:假期|长假)?(?:期间|时期|前夕|前后)"
    r"|(?:过去|未来|近|今后|前)[一二两三四五六七八九十几\d]+(?:年|个月|天)"
    r"|[一-鿿]{1,3}(?:朝|代|王朝)(?:末年|初年|时期|年间|中期|末期|初期)|[一-鿿]{2}[元一二三四五六七八九十\d]{1,3}年"
)
_RELATIVE = re.compile(
    r"今年(?:以来|初|底)?|去年(?:以来|初|底)?|前年|明年|近日|近年来|近年|目前|日前|当日|当天|昨日|今日|今天|明天|昨天|本月|上月|当前|截至目前|如今|现在|次年|同年|翌年|每年"
)
# Five-year plans: the "十四五" covers 2021 to 2025.
_PLANS = {"十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}
_SHIFTS = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}


@known_lately
def find(text: str, today: int | None = None) -> list[When]:
    """The dates of a normalised text, in order, the longer where two meet.

    Args:
        text: normalised text.
        today: the year that 今年 means, as far as known.
    """
    found: list[When] = []
    taken: list[tuple[int, int]] = []
    for pattern, grain in (
        (_DATE, None),
        (_CENTURY, Grain.PERIOD),
        (_PERIOD, Grain.PERIOD),
        (_RELATIVE, Grain.RELATIVE),
    ):
        for match in pattern.finditer(text):
            start, end = match.span()
            if start == end or any(start < stop and begin < end for begin, stop in taken):
                continue
            taken.append((start, end))
            found.append(When(Span(start, end), grain or _grain(match[0]), _years(match[0], today)))
    return sorted(found, key=lambda when: when.span)


@lru_cache(maxsize=LATELY)
def years(text: str, today: int | None = None, plans: bool = True) -> frozenset[int]:
    """The calendar years that a normalised text names, shifted ones (去年) too.

    Args:
        text: normalised text.
        today: the year that 今年 means, as far as known.
        plans: whether a five-year plan counts for each of its years.
    """
    found = (when.years for when in find(text, today) if plans or len(when.years) < 2)
    return frozenset().union(*found)


def _grain(date: str) -> Grain:
    if re.search(r"[时点]|:\d", date):
        return Grain.HOUR
    if re.search(r"[日号]", date):
        return Grain.DAY
    if "月" in date:
        return Grain.MONTH
    return Grain.YEAR


def _years(date: str, today: int | None) -> frozenset[int]:
    for plan, first in _PLANS.items():
        if plan in date:
            return frozenset(range(first, first + 5))
    if match := re.match(r"(?<!前)(\d{4})(?!\d)", date):
        return frozenset({int(match[1])})
    if match := re.match(r"[一二][〇零一二三四五六七八九]{3}(?=年)", date):
        return frozenset({int("".join(str(_HAN_DIGITS[digit]) for digit in match[0]))})
    if today is not None and date[:2] in _SHIFTS:
        return frozenset({today + _SHIFTS[date[:2]]})
    return frozenset()
