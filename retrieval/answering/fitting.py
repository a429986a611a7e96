"""Spans of a sentence that are of the kind that a question asks for, and how well they fit.

A fit of 1 is exactly what was asked for (多少座 → 35座), less is of the kind (多少 → 7.25吨).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from retrieval.answering.question import AnswerType, Question
from retrieval.answering.rows import rows
from retrieval.text import dates, names, numbers, places
from retrieval.text.dates import Grain
from retrieval.text.numbers import Measure
from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Fitting:
    """A span of a sentence's normal form and how well it fits, in (0, 1]."""

    span: Span
    fit: float


_GRAINS = (
    (re.compile(r"哪(?:一)?年|何年|年份|多少年|year"), Grain.YEAR),
    (re.compile(r"几月|哪(?:个|一)?月"), Grain.MONTH),
    (re.compile(r"哪(?:一)?[天日]|几[号日]|日期|day|date"), Grain.DAY),
    (re.compile(r"几点"), Grain.HOUR),
)
_PLACE_LEVELS = (
    (re.compile(r"国家?"), places.Level.COUNTRY),
    (re.compile(r"省"), places.Level.PROVINCE),
    (re.compile(r"城市|市"), places.Level.CITY),
    (re.compile(r"县|区"), places.Level.DISTRICT),
    (re.compile(r"乡|镇|街道"), places.Level.TOWN),
    (re.compile(r"村|社区|小区"), places.Level.VILLAGE),
)


def fitting(question: Question, text: str) -> list[Fitting]:
    """The spans of `text` (normal form) that fit the question's expected type, in order.

    What the question itself says is left out: asked for the street of 高平, 高平 is no answer.
    """
    find = _FINDERS.get(question.expected)
    if find is None:
        return []
    return [
        one
        for one in find(question, text)
        if len(one.span) and one.span.cut(text) not in question.normalised
    ]


def _quantities(question: Question, text: str) -> list[Fitting]:
    wanted = _WANTED[question.expected]
    fits = []
    for quantity in numbers.find(text):
        fit = wanted.get(quantity.measure, 0.0)
        if question.expected is AnswerType.NUMBER and quantity.unit and question.focus:
            if question.focus.startswith(quantity.unit):
                fit = 1.0
            elif quantity.unit in _PEOPLE and question.focus[0] in _PEOPLE:
                fit = max(fit, 0.9)
            elif quantity.unit in question.focus:
                fit = max(fit, 0.8)
        if fit:
            fits.append(Fitting(quantity.span, fit))
    return fits


_PEOPLE = frozenset("人名位")  # 80名 answers 多少人

_WANTED = {
    AnswerType.NUMBER: {
        Measure.COUNT: 0.6,
        Measure.ORDINAL: 0.4,
        Measure.BARE: 0.3,
        Measure.MONEY: 0.4,
        Measure.DURATION: 0.3,
        Measure.PERCENTAGE: 0.3,
    },
    AnswerType.MONEY: {Measure.MONEY: 1.0, Measure.COUNT: 0.1, Measure.PERCENTAGE: 0.1},
    AnswerType.PERCENTAGE: {
        Measure.PERCENTAGE: 1.0,
        Measure.COUNT: 0.2,
        Measure.MONEY: 0.2,
        Measure.BARE: 0.2,
    },
    AnswerType.DURATION: {Measure.DURATION: 1.0, Measure.COUNT: 0.1},
}


def _dates(question: Question, text: str) -> list[Fitting]:
    wanted = next((grain for asked, grain in _GRAINS if asked.search(question.asking)), None)
    fits = []
    for when in dates.find(text):
        fit = {Grain.RELATIVE: 0.3, Grain.PERIOD: 0.7}.get(when.grain, 1.0)
        if wanted is not None and when.grain is not wanted:
            fit *= 0.2 if wanted is Grain.HOUR else 0.8
        fits.append(Fitting(when.span, fit))
    return fits


def _people(question: Question, text: str) -> list[Fitting]:
    return [Fitting(span, 1.0) for span in names.people(text)]


def _places(question: Question, text: str) -> list[Fitting]:
    asked = question.asking + question.focus[:3]
    wanted = next((level for word, level in _PLACE_LEVELS if word.search(asked)), None)
    fits = []
    for place in places.find(text):
        fit = 0.7 if wanted is not None and place.level is not wanted else 1.0
        fits.append(Fitting(place.span, fit))
        if wanted is not None and len(place.parts) > 1:
            fits += _links(place, wanted)
    return fits


def _links(place: places.Place, wanted: places.Level) -> list[Fitting]:
    """The links of a chain that are of the level asked for (柳村 of 青禾县河口镇柳村), and the
    chain as far as there."""
    fits = []
    start = place.span.start
    for part in place.parts:
        end = start + len(part)
        alone = places.find(part)
        if len(alone) == 1 and alone[0].level is wanted:
            fits.append(Fitting(Span(start, end), 1.0))
            if place.span.start < start and end < place.span.end:
                fits.append(Fitting(Span(place.span.start, end), 0.9))
        start = end
    return fits


def _organisations(question: Question, text: str) -> list[Fitting]:
    fits = [Fitting(span, 1.0) for span in names.organisations(text)]
    return fits + [Fitting(name.span, 0.5) for name in _quoted(text)]


def _names(question: Question, text: str) -> list[Fitting]:
    fits = [Fitting(name.span, 1.0) for name in _quoted(text)]
    return fits + [Fitting(span, 0.4) for span in names.organisations(text)]


def _quoted(text: str) -> list[names.Name]:
    marked = (names.Called.QUOTED, names.Called.WORK)
    return [name for name in names.find(text) if name.called in marked]


def _lists(question: Question, text: str) -> list[Fitting]:
    return [Fitting(span, fit) for span, fit in rows(question, text)]


_REASON = re.compile(
    r"(?:主要是?考虑|因为|由于|因|为了|为(?!主|例|期|止|准|人|契机|核心|抓手|载体|依托|基础|目标|重点)|旨在|目的是|从而|使得?|以便|以期|以(?=确保|防|保|利)|是[^,。;]{0,20}(?:之年|原因|缘故))[^。;]*"
)


def _reasons(question: Question, text: str) -> list[Fitting]:
    return [Fitting(_trimmed(match), 1.0) for match in _REASON.finditer(text)]


_MANNER = re.compile(r"(?:通过|采取|采用|运用|利用|依托|借助|按照|以[^,。;]{2,20}为)[^。;]*")


def _manners(question: Question, text: str) -> list[Fitting]:
    return [Fitting(_trimmed(match), 1.0) for match in _MANNER.finditer(text)]


_DEFINITION = re.compile(r"(?:,即|:|\(即?|是指|指的是|是|即|为)(?P<what>[^。;()]+)")


def _definitions(question: Question, text: str) -> list[Fitting]:
    fits = [Fitting(Span(*match.span("what")), 0.7) for match in _DEFINITION.finditer(text)]
    return fits + _lists(question, text)


def _trimmed(match: re.Match[str]) -> Span:
    start, end = match.span()
    while end > start and match.string[end - 1] in ",。;:!?、":
        end -= 1
    return Span(start, end)


_FINDERS: dict[AnswerType, Callable[[Question, str], list[Fitting]]] = {
    AnswerType.NUMBER: _quantities,
    AnswerType.MONEY: _quantities,
    AnswerType.PERCENTAGE: _quantities,
    AnswerType.DURATION: _quantities,
    AnswerType.DATE: _dates,
    AnswerType.PERSON: _people,
    AnswerType.AUTHOR: _people,
    AnswerType.PLACE: _places,
    AnswerType.ORGANISATION: _organisations,
    AnswerType.NAME: _names,
    AnswerType.LIST: _lists,
    AnswerType.REASON: _reasons,
    AnswerType.MANNER: _manners,
    AnswerType.DEFINITION: _definitions,
}
