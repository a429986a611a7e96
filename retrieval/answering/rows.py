"""Rows of things in a sentence (甲、乙和丙等): where the first begins and the last ends.

The marks between the things are plain; the ends of the row are not. A row begins behind the verb or
preposition that governs it, and ends before 等, before the next verb, or before the name that sums
it up (共建、共治、共享“三共”机制); and it is about as long as the others, as people write.
"""

import re
from collections.abc import Sequence

from retrieval.answering.question import Question
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged, tagged

_CLAUSE = re.compile(r"(?:[^,。;:!?()]|\([^()]*\))+")
_QUOTED_ROW = re.compile(r"(?:“[^“”]{1,20}”、?){2,}")
_PAIR = re.compile(r"和|与|及|以及|或")
_GOVERNS = ("v", "p", "ul", "uz")
_CUE_WORDS = """
以 为 有 将 把 对 在 从 由 是 即 荣获 获得 获评 利用 运用 支持 包括 包含 通过
来自 走进 配备 开展 鼓励 邀请 推动 举办 打造 成立
"""
_CUES = frozenset(_CUE_WORDS.split())
_PLACES = 4  # beginnings, and ends, that are looked at


def rows(question: Question, text: str) -> list[tuple[Span, float]]:
    """The rows of a sentence's normal form, each with how likely its ends are, in (0, 1]."""
    found: dict[Span, float] = {}
    words = tagged(text)
    for match in _QUOTED_ROW.finditer(text):
        found[Span(*match.span())] = 1.0
    for clause in _CLAUSE.finditer(text):
        marks = [place for place in range(*clause.span()) if text[place] == "、"]
        if not marks:
            marks = [match.start() for match in _PAIR.finditer(text, *clause.span())][:1]
            weight = 0.6
        else:
            weight = 1.0
        if not marks:
            continue
        inside = [word for word in words if clause.start() <= word.span.start < clause.end()]
        for start, first in _starts(inside, marks, clause.start()):
            for end, last in _ends(question, inside, marks, clause.end()):
                if start < marks[0] < end:
                    span = Span(start, end)
                    found[span] = max(found.get(span, 0.0), weight * first * last)
    return list(found.items())


def items(text: str) -> list[Span]:
    """The things of a row, one by one, without 等 and what follows it."""
    body = re.split(r"等(?=[^、]*$)", text)[0]
    spans: list[Span] = []
    start = 0
    marks = list(re.finditer(r"、|(?<=”)(?=“)", body))
    for mark in marks:
        spans.append(Span(start, mark.start()))
        start = mark.end()
    last = _PAIR.search(body, start)
    if last and body.count("(", start, last.start()) + body.count("（", start, last.start()):
        last = None  # a remark in brackets is part of its thing
    if marks and last and start < last.start() and last.end() < len(body):
        spans.append(Span(start, last.start()))
        start = last.end()
    spans.append(Span(start, len(body)))
    return [span for span in spans if len(span)]


def _starts(inside: Sequence[Tagged], marks: Sequence[int], begin: int) -> list[tuple[int, float]]:
    """Where the first thing may begin: behind a verb, about as long as the others."""
    usual = _usual(marks)
    places = [(begin, _alike(marks[0] - begin, usual))]
    for word in inside:
        if word.span.end < marks[0]:
            length = marks[0] - word.span.end
            governs = word.word in _CUES or word.tag.startswith(_GOVERNS)
            places.append((word.span.end, _alike(length, usual) * (1.0 if governs else 0.4)))
    return sorted(places, key=lambda place: -place[1])[:_PLACES]


def _ends(
    question: Question, inside: Sequence[Tagged], marks: Sequence[int], end: int
) -> list[tuple[int, float]]:
    """Where the last thing may end: before 等 or what the question says, as long as the others."""
    usual = _usual(marks)
    mark = marks[-1]
    places: list[tuple[int, float]] = []
    before = ""
    for word in inside:
        start = word.span.start
        if start <= mark:
            continue
        said, before = before, before + word.word
        if not said or said.count("(") != said.count(")") or said.endswith("“"):
            continue
        if word.word.startswith("等"):
            return [(start, 1.0), (word.span.end, 0.8), (end, 0.7), *places][:_PLACES]
        stops = word.word in "“" or word.tag.startswith(_GOVERNS)
        asked = len(word.word) > 1 and word.word in question.normalised
        weight = 1.0 if asked else 0.8 if stops else 0.4
        places.append((start, weight * _alike(start - mark - 1, usual)))
    places.append((end, _alike(end - mark - 1, usual)))
    return sorted(places, key=lambda place: -place[1])[:_PLACES]


def _usual(marks: Sequence[int]) -> float | None:
    """The mean length of the things between the marks."""
    if len(marks) < 2:
        return None
    return (marks[-1] - marks[0]) / (len(marks) - 1) - 1


def _alike(length: int, usual: float | None) -> float:
    """How well a thing's length goes with the others'; of a pair, short things are likelier."""
    usual = usual or 5.0
    return 1 / (1 + abs(length - usual) / (usual + 1))
