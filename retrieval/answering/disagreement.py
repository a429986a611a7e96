"""Two sources that give different figures for the same question: both are worth showing.

Only what can be told for sure counts as a disagreement: quantities of one unit, in sentences that
say as much of the question as each other, of different articles, and about no other year.
"""

from collections.abc import Sequence

from retrieval.answering.evidence import Evidence
from retrieval.answering.features import Measured
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.quoting import Quote
from retrieval.text.normalize import normalise
from retrieval.text.numbers import Quantity, find

_FIGURES = (
    AnswerType.NUMBER,
    AnswerType.MONEY,
    AnswerType.PERCENTAGE,
    AnswerType.DURATION,
)
_AS_MUCH = 0.9  # of the share of the question that the first evidence's sentence says
_ALIKE = ("word_around", "pair_above")  # coverage with the paragraph, with headline and section


def disagreeing(
    question: Question, evidence: Sequence[Evidence], quotes: Sequence[Quote], measured: Measured
) -> tuple[int, ...]:
    """Positions in `evidence`, which stands as `quotes` do, that say other than the first."""
    if question.expected not in _FIGURES or not evidence:
        return ()
    first = _figure(evidence[0])
    if first is None:
        return ()
    return tuple(
        place
        for place in range(1, len(evidence))
        if evidence[place].paragraph.article_id != evidence[0].paragraph.article_id
        and (other := _figure(evidence[place])) is not None
        and other.unit == first.unit
        and None not in (other.value, first.value)
        and other.value != first.value
        and _as_much(measured, quotes[0].best, quotes[place].best)
    )


def _figure(evidence: Evidence) -> Quantity | None:
    """The one quantity that an answer is."""
    found = find(normalise(evidence.short or "").text)
    return found[0] if len(found) == 1 else None


def _as_much(measured: Measured, first: int, other: int) -> bool:
    def value(name: str, row: int) -> float:
        return float(measured.values[row, measured.names.index(name)])

    told = all(value(name, other) >= _AS_MUCH * value(name, first) for name in _ALIKE)
    another = value("year_other", other) or value("year_above", other) < 0
    return told and not another
