"""What is measured of each stretch that may answer: its form, its surroundings, its fit.

All is worked out per word or per character of the sentence once; stretches look up their ends.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

from retrieval.answering.alignment import align
from retrieval.answering.anatomy import Anatomy
from retrieval.answering.coverage import Matrix
from retrieval.answering.fitting import Fitting
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.stretches import CLAUSE_ENDS, Indices, Stretches, is_mark
from retrieval.text.tags import Tagged

_TAGS = {
    tag: float(number)
    for number, tag in enumerate(
        "x u y c p d r f v vn a b m q t s n j l i z g nr ns nt nz eng".split()  # noqa: SIM905
    )
}
_BEFORE = {c: float(n) for n, c in enumerate("为是达至到叫在于由被的“《、,(:有了以将把与和对从", 1)}
_AFTER = {c: float(n) for n, c in enumerate("的等、,。;”》)是为和与在了时后前中上及:", 1)}
_GROUPS = (
    (AnswerType.NUMBER,),
    (AnswerType.MONEY,),
    (AnswerType.PERCENTAGE,),
    (AnswerType.DURATION,),
    (AnswerType.DATE,),
    (AnswerType.PERSON, AnswerType.AUTHOR),
    (AnswerType.PLACE,),
    (AnswerType.ORGANISATION,),
    (AnswerType.NAME, AnswerType.TITLE),
    (AnswerType.LIST,),
    (AnswerType.DEFINITION,),
    (AnswerType.REASON,),
    (AnswerType.MANNER,),
)
_FAR = 99.0  # characters to a word of the question that is not there
_COMPARED = 8  # best fitting spans that a stretch is held against
_FUNCTION_TAGS = ("u", "p", "c", "d", "r")

Columns = Mapping[str, ArrayLike]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question and a sentence that may answer it, in normal form, with its words."""

    question: Question
    parts: Anatomy
    query: Query
    text: str
    words: Sequence[Tagged]


def measured(one: Sentence, every: Stretches, found: Sequence[Fitting]) -> dict[str, ArrayLike]:
    """What is measured of each stretch, by name; a single number is the same for all."""
    cuts = [one.text[start:end] for start, end in zip(every.start, every.end, strict=True)]
    return {
        **_form(one, every),
        **_row(one, every),
        **_surroundings(one, every),
        **_asked(one, every),
        **_fit(every, found),
        **_nearness(one, every),
        **_aligned(one, every),
        **_head(one, every, cuts),
        **_kind(one),
    }


def matrix(columns: Columns, names: Sequence[str], rows: int) -> Matrix:
    """Columns as a matrix [rows, names]."""
    values = np.empty((rows, len(names)), np.float32)
    for place, name in enumerate(names):
        values[:, place] = columns[name]
    return values


def _form(one: Sentence, every: Stretches) -> Columns:
    text, words = one.text, one.words
    start, end = every.start, every.end
    count = every.last - every.first + 1
    clause = _clause_starts(text)
    clause_end = len(text) - _clause_starts(text[::-1])[::-1]

    def characters(which: Callable[[str], bool]) -> NDArray[np.float64]:
        sums = _sums([which(character) for character in text])
        return sums[end] - sums[start]

    def share(which: Callable[[Tagged], bool]) -> NDArray[np.float64]:
        sums = _sums([which(word) for word in words])
        return sums[every.last + 1] - sums[every.first]

    opened = characters(lambda c: c in "“《「")
    return {
        "characters": end - start,
        "words": count,
        "runs": every.runs,
        "starts_at": start / len(text),
        "ends_at": end / len(text),
        "starts_clause": clause[start] == start,
        "ends_clause": clause_end[end] == end,
        "digits": characters(str.isdigit) > 0,
        "latin": characters(str.isascii) == end - start,
        "rows": characters(lambda c: c == "、"),
        "commas": characters(lambda c: c == ","),
        "quotes": opened > 0,
        "quoted": _next_to(text, start, end),
        "verbs": share(lambda word: word.tag.startswith("v") and word.tag != "vn"),
        "nouns": share(lambda word: word.tag.startswith("n")) / count,
        "functions": share(lambda word: word.tag.startswith(_FUNCTION_TAGS)),
        "sentence": len(text),
    }


def _row(one: Sentence, every: Stretches) -> Columns:
    """Of a row of things, how much longer its first and its last are than those between."""
    marks = np.asarray([place for place, c in enumerate(one.text) if c == "、"], np.int64)
    first = np.searchsorted(marks, every.start)
    count = np.searchsorted(marks, every.end) - first
    if not len(marks):
        return {"first_longer": 0.0, "last_longer": 0.0}
    begin = marks[np.minimum(first, len(marks) - 1)]
    stop = marks[np.clip(first + count - 1, 0, len(marks) - 1)]
    usual = np.where(count > 1, (stop - begin) / np.maximum(count - 1, 1) - 1, 4)
    return {
        "first_longer": np.where(count > 0, begin - every.start - usual, 0),
        "last_longer": np.where(count > 0, every.end - stop - 1 - usual, 0),
    }


def _surroundings(one: Sentence, every: Stretches) -> Columns:
    tags = np.asarray([-1.0, -1.0, *map(_tag, one.words), -1.0, -1.0])
    first, last = every.first + 2, every.last + 2
    several = first < last
    before = np.asarray([-1.0, *(_BEFORE.get(character, 0.0) for character in one.text)])
    after = np.asarray([*(_AFTER.get(character, 0.0) for character in one.text), -1.0])
    return {
        "tag_first": tags[first],
        "tag_second": np.where(several, tags[first + 1], -2),
        "tag_last_but_one": np.where(several, tags[last - 1], -2),
        "tag_last": tags[last],
        "tag_before": tags[first - 1],
        "tag_two_before": tags[first - 2],
        "tag_after": tags[last + 1],
        "tag_two_after": tags[last + 2],
        "mark_before": before[every.start],
        "mark_after": after[every.end],
    }


def _asked(one: Sentence, every: Stretches) -> Columns:
    """Which words of and around a stretch the question says itself."""
    words, question = one.words, one.question
    said = [word.word in question.normalised and not is_mark(word.word) for word in words]
    asked = np.asarray([-1.0, -1.0, *map(float, said), -1.0, -1.0])
    first, last = every.first + 2, every.last + 2
    sums = _sums(said)
    beside = [word.word == question.before for word in words]
    behind = [word.word == question.after for word in words]
    return {
        "asked_share": (sums[every.last + 1] - sums[every.first]) / (every.last - every.first + 1),
        "asked_first": asked[first],
        "asked_last": asked[last],
        "asked_before": asked[first - 1],
        "asked_two_before": asked[first - 2],
        "asked_after": asked[last + 1],
        "asked_two_after": asked[last + 2],
        "before_is_before": np.asarray([False, *beside])[every.first],
        "after_is_after": np.asarray([*behind, False])[every.last + 1],
        "last_is_after": np.asarray(behind)[every.last],
    }


def _fit(every: Stretches, found: Sequence[Fitting]) -> Columns:
    """How well a stretch, or what it overlaps, fits what was asked for."""
    if not found:
        none = ("fit", "fit_overlap", "fit_start", "fit_end", "fit_cut", "fits")
        return dict.fromkeys(none, 0.0)
    best: dict[tuple[int, int], float] = {}
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for one in found:
        edge = one.span.start, one.span.end
        best[edge] = max(one.fit, best.get(edge, 0.0))
        starts[edge[0]] = max(one.fit, starts.get(edge[0], 0.0))
        ends[edge[1]] = max(one.fit, ends.get(edge[1], 0.0))
    edges = list(zip(every.start.tolist(), every.end.tolist(), strict=True))
    ranked = sorted(best.items(), key=lambda item: -item[1])[:_COMPARED]
    spans = np.asarray([span for span, _ in ranked])
    fits = np.asarray([fit for _, fit in ranked])
    start, end = every.start[:, None], every.end[:, None]
    shared = np.minimum(end, spans[:, 1]) - np.maximum(start, spans[:, 0])
    whole = np.maximum(end, spans[:, 1]) - np.minimum(start, spans[:, 0])
    cut = (shared > 0) & ((start > spans[:, 0]) | (end < spans[:, 1]))
    return {
        "fit": [best.get(edge, 0.0) for edge in edges],
        "fit_overlap": np.maximum(fits * shared / whole, 0).max(axis=1),
        "fit_start": [starts.get(first, 0.0) for first, _ in edges],
        "fit_end": [ends.get(last, 0.0) for _, last in edges],
        "fit_cut": np.where(cut, fits, 0.0).max(axis=1),
        "fits": len(best),
    }


def _nearness(one: Sentence, every: Stretches) -> Columns:
    """How near the question's words stand, and how much of them the stretch's clause says."""
    text = one.text
    concepts = one.query.concepts
    mass = sum(concept.idf for concept in concepts) or 1.0
    spots = [
        (start, end, share * concept.idf / mass)
        for concept in concepts
        for start, end, share in concept.spots(text)
    ]
    clause = _clause_starts(text)
    said = dict.fromkeys(clause.tolist(), 0.0)
    for begin, idf in {(int(clause[start]), idf) for start, _, idf in spots}:
        said[begin] += idf
    share = np.asarray([said[begin] for begin in clause.tolist()])[every.start]
    most = max(said.values())
    if not spots:
        return {
            "near_left": 0.0,
            "near_right": 0.0,
            "gap_left": _FAR,
            "gap_right": _FAR,
            "near_lead": 0.0,
            "clause_share": share,
            "clause_lead": share - most,
        }
    starts, ends, idf = np.asarray(spots).T
    left = every.start[:, None] - ends
    right = starts - every.end[:, None]
    near_left = np.where(left >= 0, idf / (1 + np.maximum(left, 0) / 4), 0).sum(axis=1)
    near_right = np.where(right >= 0, idf / (1 + np.maximum(right, 0) / 4), 0).sum(axis=1)
    near = near_left + near_right
    return {
        "near_left": near_left,
        "near_right": near_right,
        "gap_left": np.where(left >= 0, left, _FAR).min(axis=1),
        "gap_right": np.where(right >= 0, right, _FAR).min(axis=1),
        "near_lead": near - near.max(),
        "clause_share": share,
        "clause_lead": share - most,
    }


def _aligned(one: Sentence, every: Stretches) -> Columns:
    aligned = align(one.parts, one.text)
    left, right = len(one.parts.left), len(one.parts.right)
    both = (left + right) or 1
    start, end = every.start, every.end
    left_before, right_before = aligned.left_before[start], aligned.right_before[start]
    left_behind, right_behind = aligned.left_behind[end], aligned.right_behind[end]
    straight = (left_before * left + right_behind * right) / both
    return {
        "left_before": left_before,
        "right_behind": right_behind,
        "right_before": right_before,
        "left_behind": left_behind,
        "straight": straight,
        "straight_lead": straight - straight.max(),
        "turned": (right_before * right + left_behind * left) / both,
        "clause_before": aligned.clause_before[start],
        "clause_behind": aligned.clause_behind[end],
        "touching_before": aligned.touching_before[start],
        "touching_behind": aligned.touching_behind[end],
        "touching_asked": _ends_with(one.parts.asked, one.text)[start],
    }


def _head(one: Sentence, every: Stretches, cuts: Sequence[str]) -> Columns:
    """Where the noun asked for stands: 州 at the end of 宾夕法尼亚州, 城市 in front of a name."""
    head, text = one.parts.head, one.text
    unit = one.question.focus[:1]
    last = np.asarray([character == unit for character in text])[every.end - 1]
    if not head:
        none = ("head_end", "head_character", "head_behind", "head_before", "head_inside")
        return {**dict.fromkeys(none, -1.0), "unit": last}
    begins = np.asarray([text.startswith(head, place) for place in range(len(text) + 1)])
    ends = np.asarray([text.endswith(head, 0, place) for place in range(len(text) + 1)])
    common = _ends_with(head, text)
    length = every.end - every.start
    return {
        "head_end": np.minimum(common[every.end], length) / len(head),
        "head_character": np.asarray([character in head for character in text])[every.end - 1],
        "head_behind": begins[every.end],
        "head_before": ends[every.start],
        "head_inside": [head in cut for cut in cuts],
        "unit": last,
    }


def _kind(one: Sentence) -> Columns:
    parts, expected = one.parts, one.question.expected
    return {
        "asking": parts.kind,
        "attributive": parts.attributive,
        "has_left": bool(parts.left),
        "has_right": bool(parts.right),
        "has_head": bool(parts.head),
        **{f"asks_{group[0]}": expected in group for group in _GROUPS},
    }


NAMES = (
    "characters", "words", "runs", "starts_at", "ends_at", "starts_clause", "ends_clause", "digits",
    "latin", "rows", "first_longer", "last_longer", "commas", "quotes", "quoted", "verbs", "nouns",
    "functions", "sentence", "tag_first", "tag_second", "tag_last_but_one", "tag_last",
    "tag_before", "tag_two_before", "tag_after", "tag_two_after", "mark_before", "mark_after",
    "asked_share", "asked_first", "asked_last", "asked_before", "asked_two_before", "asked_after",
    "asked_two_after", "before_is_before", "after_is_after", "last_is_after", "fit", "fit_overlap",
    "fit_start", "fit_end", "fit_cut", "fits", "near_left", "near_right", "gap_left", "gap_right",
    "near_lead", "clause_share", "clause_lead", "left_before", "right_behind", "right_before",
    "left_behind", "straight", "straight_lead", "turned", "clause_before", "clause_behind",
    "touching_before", "touching_behind", "touching_asked", "head_end", "head_character",
    "head_behind", "head_before", "head_inside", "unit", "asking", "attributive", "has_left",
    "has_right", "has_head", *(f"asks_{group[0]}" for group in _GROUPS),
)  # fmt: skip
"""What `measured` measures."""


def _clause_starts(text: str) -> Indices:
    """For each position of a text, 0 to its length inclusive, where its clause starts."""
    marks = [place + 1 if text[place] in CLAUSE_ENDS else 0 for place in range(len(text))]
    return np.asarray([0, *accumulate(marks, max)])


def _next_to(text: str, start: Indices, end: Indices) -> NDArray[np.bool_]:
    """Which stretches stand in marks of their own."""
    opening = np.asarray([False, *(character in "“《「" for character in text)])
    closing = np.asarray([*(character in "”》」" for character in text), False])
    return np.asarray(opening[start] & closing[end])


def _ends_with(part: str, text: str) -> NDArray[np.int64]:
    """For each position of a text, how many characters before it `part` ends with."""
    lengths = []
    for end in range(len(text) + 1):
        most = min(len(part), end)
        length = 0
        while length < most and part[-1 - length] == text[end - 1 - length]:
            length += 1
        lengths.append(length)
    return np.asarray(lengths)


def _sums(values: Sequence[bool]) -> NDArray[np.float64]:
    """Running sums: what lies in `[start, end)` is one taken from another."""
    return np.cumsum([0.0, *map(float, values)])


def _tag(word: Tagged) -> float:
    if is_mark(word.word):
        return 0.0
    return _TAGS.get(word.tag, _TAGS.get(word.tag[0], float(len(_TAGS))))
