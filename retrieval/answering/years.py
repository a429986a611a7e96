"""Which years a sentence is about: what it names itself, else what it stands under.

A report of 2024 tells first what 2023 brought and then what 2024 is to bring; most of its sentences
name neither year. The one that was named last, where a sentence or a section began, goes on.
"""

import re
from functools import lru_cache

from retrieval.answering.coverage import Candidate
from retrieval.answering.passages import Heading
from retrieval.answering.question import Question
from retrieval.text import dates
from retrieval.text.lately import LATELY

Openings = tuple[tuple[int, frozenset[int]], ...]

_AHEAD = 8  # characters of a sentence that its own year begins within

# A year within the first characters of a sentence: 2023年,全区…; 做好2024年工作; 过去一年…
_OPENING = re.compile(
    r"(?:^|(?<=[。!?;:\n”]))[^。!?;:\n,]{0,6}?(?<![比与较到至从])"
    r"(\d{4}年(?!\d{1,2}月\d{1,2}日)|过去的?一年|一年来|上一?年(?!级)|去年|今年|本年度?|新的一年|明年)"
)
_REPORT = re.compile(r"报告|公报|总结|计划|规划|要点|工作安排")
_OF_LAST_YEAR = re.compile(r"工作报告")  # tells of the year before the one it is named by, too
_LAST, _NEXT = re.compile(r"过去的?一年|一年来|上一?年|去年"), re.compile(r"明年")


def years_here(candidate: Candidate, plans: bool = True) -> frozenset[int]:
    """The years that a sentence names; `plans`: each year of a five-year plan counts."""
    return dates.years(candidate.text, candidate.passage.heading.year, plans=plans)


def years_above(candidate: Candidate) -> frozenset[int]:
    """The years that a sentence stands under: the last that it or one before it begins with,
    those of its headings, or that of its date."""
    heading = candidate.passage.heading
    opened, same_paragraph = _opened(candidate, heading)
    if same_paragraph:
        return opened
    if of_section := dates.years(candidate.passage.section):
        return of_section
    if opened and _REPORT.search(heading.headline):
        return opened
    if of_headline := dates.years(heading.headline):
        last = {year - 1 for year in of_headline if _OF_LAST_YEAR.search(heading.headline)}
        return of_headline | last
    return frozenset({heading.year} if heading.year else ())


def stands_under_other_year(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence, naming none of the years asked for, has a section on other years.

    A period such as 十四五 names no year of its own.
    """
    section = dates.years(candidate.passage.section)
    if not section or section & question.years or not question.years:
        return False
    return not any(str(year) in candidate.text for year in question.years)


def _opened(candidate: Candidate, heading: Heading) -> tuple[frozenset[int], bool]:
    """The years last named where it or a sentence before began; whether in its paragraph."""
    place = heading.text.find(candidate.text)
    if place < 0:
        return frozenset(), False
    for start, years in reversed(_openings(heading.text, _year_of(heading))):
        if start < place + _AHEAD:
            return years, "\n" not in heading.text[start:place]
    return frozenset(), False


def _year_of(heading: Heading) -> int | None:
    """The year that 今年 means."""
    named = dates.years(heading.headline)
    return heading.year or (min(named) if len(named) == 1 else None)


@lru_cache(maxsize=LATELY)
def _openings(text: str, today: int | None) -> Openings:
    """Where sentences of a text begin with a year, in order."""
    found = []
    for match in _OPENING.finditer(text):
        if match[1][0].isdigit():
            found.append((match.start(1), frozenset({int(match[1][:4])})))
        elif today is not None:
            shift = -1 if _LAST.match(match[1]) else int(bool(_NEXT.match(match[1])))
            found.append((match.start(1), frozenset({today + shift})))
    return tuple(found)
