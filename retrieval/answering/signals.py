"""What tells whether the best sentence answers at all: the inputs of the confidence.

Beside what was measured of the sentence, these look for what the question says and the passage does
not: a place, a year, a number, a name, a rare word. A question about 长治 that finds 高平's figure,
or about 2025 that finds 2024's, differs from a good one in little else.
"""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.absence import absence, near
from retrieval.answering.coverage import Candidate
from retrieval.answering.extraction import TELLING
from retrieval.answering.features import Measured
from retrieval.answering.fitting import Fitting
from retrieval.answering.periods import periods
from retrieval.answering.query import Concept, Query
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.reading import Readings
from retrieval.answering.rivals import rivals
from retrieval.answering.wanting import lacking_runs, weigh_runs
from retrieval.answering.years import years_above, years_here
from retrieval.text.places import core, is_said
from retrieval.text.sounds import sounds

_ADMINISTRATIVE = re.compile(r"[一-鿿](?:省|市|县|(?<!小)(?<!社)区|旗|镇|乡|街道)$")
# Units that stand for each other; 个 is said of anything.
_UNITS = (
    "人名位口",
    "户",
    "家所间",
    "条",
    "辆",
    "艘",
    "吨",
    "亩",
    "副",
    "本",
    "件",
    "起",
    "场",
    "次",
    "岁",
)
_SOMEHOW = 0.3  # a fit below it is of another kind
# Names in marks; a reader who sets them means just these words.
_MARKED = re.compile(r"[“《「]([^”》」]{2,})[”》」]")
# Questions about the moment, and those about a day that only a page of today can tell of.
_NOW = re.compile(
    r"今天|明天|后天|(?<![体出实表呈])现在|此刻|刚才|今晚|明早|[这本]周末|right now|today|tomorrow"
)
_TODAY = re.compile(
    r"(?<![到至])今天(?!起|的(?!天气))|今[晚早]|明[天晚早](?!起)|昨[天晚]|后天(?![性的养获努因])|此刻"
    r"|\b(?:today|tonight|tomorrow|yesterday)\b"
)
# What is said to a bot, or of oneself, once the ways to ask politely are taken off.
_POLITE = re.compile(
    r"(?:请|麻烦|劳驾)?[你您]?(?:能不能|能|可以|可不可以)?(?:再)?(?:告诉|帮|给|替)我们?"
    r"(?:说说|说|讲讲|查查|查一下|查|找一下|找|看看|问问|问)?(?!笑话)"
    r"|我们?想(?:知道|问问?|了解|查)(?:一下)?|请问[你您]?"
)
_PERSONAL = re.compile(
    r"[你您]|我(?![国省市县区乡镇村们校院军党方])|推荐|笑话|翻译|\b(?:you|your|me|my)\b"
)
_NOTHING = {f"read_{name}": 0.0 for name in TELLING}
_UNREAD = {"read": 0.0, "read_lead": 0.0, "network": 0.0, "network_lead": 0.0}
_WORST = -9.0  # below what any stretch scores
_SAME_UNIT = 0.8  # the fit of a quantity in the unit asked for
# Types whose answers the finders know well: where they find none, there is hardly one.
_EXACT = (
    AnswerType.MONEY,
    AnswerType.PERCENTAGE,
    AnswerType.DATE,
    AnswerType.DURATION,
    AnswerType.PERSON,
    AnswerType.NUMBER,
)
_CODE = re.compile(r"[a-z]*\d+(?:\.\d+)?[a-z]*|[一二三四五六七八九十]+号")


def signals(  # noqa: PLR0913, PLR0917  - all that was found
    question: Question,
    query: Query,
    measured: Measured,
    scores: NDArray[np.float32],
    readings: Readings,
    article: str | None = None,
) -> dict[str, float]:
    """Measure how far the best sentence, by `scores`, answers the question.

    Args:
        question: as understood.
        query: what was searched for.
        measured: the sentences of the short list.
        scores: theirs.
        readings: the answers in the best of them.
        article: id of the article that the answer is from, where it is no sentence of the list.
    """
    order = np.argsort(-scores, kind="stable")
    best = best_of(scores, measured, article)
    candidate = measured.candidates[best]
    told = dict(zip(measured.names, map(float, measured.values[best]), strict=True))
    told["score"] = float(scores[best])
    told["margin"] = float(scores[best] - scores[order[1]]) if len(order) > 1 else 0.0
    told["spread"] = float(scores[best] - scores[order[:10]].mean())
    told["fit_after"] = max(
        (one.fit for at in order[1:3] for one in measured.fittings[at]), default=0.0
    )
    told["other_unit"] = float(_other_unit(question, measured.fittings[best]))
    told["unfit"] = float(_unfit(question, measured.fittings[best]))
    told |= _unsaid(question, query.concepts, candidate)
    told["nowhere"] = float(_is_nowhere(question, measured))
    told["strange"] = _strange(question, candidate, told["unsaid"])
    told["unsaid_now"] = float(
        bool(_NOW.search(question.normalised)) and not _NOW.search(candidate.text)
    )
    told["asks_now"] = float(bool(_NOW.search(question.normalised)))
    told["other_day"] = float(_is_of_another_day(question, candidate))
    told["personal"] = float(is_personal(question.normalised))
    reading = readings.get(best)
    told |= absence(question, query, candidate, reading.span if reading else None)
    told["wanting"] = weigh_runs(lacking_runs(question.normalised, near(candidate)))
    told |= periods(question, candidate)
    told |= rivals(question, candidate)
    told |= _company(order, best, measured)
    told |= _read(readings, best)
    told["credit"] = float(article is not None)
    told["asks"] = float(question.interrogative)
    told["words"] = float(len(query.concepts))
    return told


def is_personal(text: str) -> bool:
    """Whether a question is for a companion, not for a library: 你会不会累, 我该不该辞职."""
    return bool(_PERSONAL.search(_POLITE.sub("", _MARKED.sub("", text))))


def _is_of_another_day(question: Question, candidate: Candidate) -> bool:
    """Whether today, or the day before or after, is asked about, and the page is not of today."""
    if not _TODAY.search(_MARKED.sub("", question.normalised)):
        return False
    return candidate.passage.heading.date != date.today().isoformat()


def best_of(scores: NDArray[np.float32], measured: Measured, article: str | None) -> int:
    """The place of the best sentence of an article, or of all where none is named."""
    order = np.argsort(-scores, kind="stable")
    of_article = (
        int(at)
        for at in order
        if article is None or measured.candidates[at].passage.paragraph.article_id == article
    )
    return next(of_article, int(order[0]))


def _company(order: NDArray[np.intp], best: int, measured: Measured) -> dict[str, float]:
    """Whether the next best sentences are of the same article, and what fits beside the best."""
    chosen = measured.candidates[best].passage
    at = measured.candidates[best].position
    articles = [one.passage.paragraph.article_id for one in measured.candidates]
    beside = [
        one.fit
        for candidate, found in zip(measured.candidates, measured.fittings, strict=True)
        if candidate.passage.rank == chosen.rank and abs(candidate.position - at) <= 1
        for one in found
    ]
    same = [articles[place] == chosen.paragraph.article_id for place in order[:5]]
    return {"same_article": sum(same) / len(same), "fit_beside": max(beside, default=0.0)}


def _read(readings: Readings, best: int) -> dict[str, float]:
    """How well the answer in the best sentence answers, and how far it leads the next best."""
    if not readings:
        return {**_UNREAD, **_NOTHING}
    here = readings.get(best)
    if here is None:
        return {**_UNREAD, "read": _WORST, "network": _WORST, **_NOTHING}
    others = [one for at, one in readings.items() if one is not None and at != best]
    told = {f"read_{name}": value for name, value in here.told.items()}
    told["read"], told["network"] = here.score, here.answers
    told["read_lead"] = here.score - max((one.score for one in others), default=_WORST)
    told["network_lead"] = here.answers - max((one.answers for one in others), default=_WORST)
    return told


def _unfit(question: Question, found: Sequence[Fitting]) -> bool:
    """Whether the sentence has nothing of a kind that can be told for sure."""
    return question.expected in _EXACT and not any(one.fit >= _SOMEHOW for one in found)


def _other_unit(question: Question, found: Sequence[Fitting]) -> bool:
    """Whether things of one kind are asked for and only those of another are counted."""
    if question.expected is not AnswerType.NUMBER:
        return False
    unit = next((unit for unit in _UNITS if question.focus.startswith(tuple(unit))), None)
    return unit is not None and not any(one.fit >= _SAME_UNIT for one in found)


def _unsaid(
    question: Question, concepts: Sequence[Concept], candidate: Candidate
) -> dict[str, float]:
    passage = candidate.passage
    heading = passage.above
    around = " ".join([heading, *(one.normal.text for one in passage.sentences)])
    near = f"{heading} {candidate.text}"
    parts = [core(part) for place in question.places for part in place.parts]
    administrative = _administrative(question)
    named = _MARKED.findall(question.normalised)
    codes = _CODE.findall(question.normalised)
    return {
        "unsaid_places": _missing(parts, around),
        "unsaid_places_near": _missing(parts, near),
        "other_place": float(
            not all(_is_named(name, f"{heading} {passage.heading.text}") for name in administrative)
        ),
        "unsaid_names": _missing(named, around),
        "unsaid_codes": _missing(codes, around),
        **_unsaid_years(question, candidate),
        **_unsaid_words(concepts, around, candidate.text),
        "unsaid_content": _unsaid_content(question, concepts, around),
    }


def _administrative(question: Question) -> list[str]:
    return [
        part for place in question.places for part in place.parts if _ADMINISTRATIVE.search(part)
    ]


def _is_nowhere(question: Question, measured: Measured) -> bool:
    """Whether a county, a town or the like is asked about that no passage found names."""
    asked = _administrative(question)
    if not asked:
        return False
    passages = {id(one.passage): one.passage for one in measured.candidates}.values()
    said = [
        " ".join([passage.above, *(one.normal.text for one in passage.sentences)])
        for passage in passages
    ]
    return any(not any(_is_named(name, text) for text in said) for name in asked)


def _is_named(name: str, text: str) -> bool:
    """Whether a text names a place, be it by its sound."""
    return is_said(name, text) or sounds(name) in sounds(text)


def _unsaid_content(question: Question, concepts: Sequence[Concept], around: str) -> float:
    """The idf share of the words that are no place, number or year and that the passage lacks."""
    named = "".join(part for place in question.places for part in place.parts)
    content = [
        concept
        for concept in concepts
        if len(concept.word) > 1 and concept.word not in named and not concept.word[0].isdigit()
    ]
    mass = sum(concept.idf for concept in content)
    heard = sounds(around)
    unsaid = sum(concept.idf for concept in content if not concept.said(around, heard))
    return unsaid / mass if mass else 1.0


def _strange(question: Question, candidate: Candidate, unsaid: float) -> float:
    """How far a question is about something else: from 0.4 of its idf unsaid upwards.

    It is not where it names what the article is about: a place or a word of the headline.
    """
    headline = candidate.passage.heading.headline
    if any(len(word) > 1 and word in headline for word in question.keywords):
        return 0.0
    if any(core(part) in candidate.text for place in question.places for part in place.parts):
        return 0.0
    return min(max((unsaid - 0.4) / 0.4, 0.0), 1.0)


def _missing(wanted: Sequence[str], text: str) -> float:
    """The share of what is wanted that the text does not say, even by its sound."""
    if not wanted:
        return 0.0
    heard = sounds(text)
    return sum(one not in text and sounds(one) not in heard for one in wanted) / len(wanted)


def _unsaid_years(question: Question, candidate: Candidate) -> dict[str, float]:
    asked = question.years
    said = years_here(candidate, plans=len(asked) > 1) | years_above(candidate)
    return {
        "asks_year": float(bool(asked)),
        "other_year": float(bool(asked) and bool(said) and not asked & said),
    }


def _unsaid_words(concepts: Sequence[Concept], around: str, sentence: str) -> dict[str, float]:
    """The idf of the question's words that the passage does not say, alike characters let count."""
    mass = sum(concept.idf for concept in concepts) or 1.0
    heard = sounds(around)
    unsaid = [concept for concept in concepts if not concept.said(around, heard)]
    softened = [
        (
            concept,
            max(concept.said(around, heard), _alike(concept.word, around)),
            max(concept.said(sentence, heard), _alike(concept.word, sentence)),
        )
        for concept in concepts
    ]
    return {
        "unsaid": sum(concept.idf for concept in unsaid) / mass if concepts else 1.0,
        "unsaid_most": max((concept.idf for concept in unsaid), default=0.0),
        "unsaid_count": float(len(unsaid)),
        "alike": sum(one.idf * around_share for one, around_share, _ in softened) / mass,
        "alike_here": sum(one.idf * here_share for one, _, here_share in softened) / mass,
        "unlike_most": max((one.idf * (1 - share) for one, share, _ in softened), default=0.0),
    }


def _alike(word: str, text: str) -> float:
    if word in text:
        return 1.0
    return sum(character in text for character in word) / (2 * len(word))
