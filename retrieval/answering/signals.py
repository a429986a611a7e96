"""What tells whether the best sentence answers at all: the inputs of the confidence.

Beside what was measured of the sentence, these look for what the question says and the passage does
not: a place, a year, a number, a name, a rare word. A question about 长治 that finds 高平's figure,
or about 2025 that finds 2024's, differs from a good one in little else.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Candidate
from retrieval.answering.features import Measured, years_above
from retrieval.answering.query import Concept, Query
from retrieval.answering.question import AnswerType, Question, SlotKind
from retrieval.text import dates
from retrieval.text.places import core
from retrieval.text.sounds import sounds

_ADMINISTRATIVE = re.compile(r"[一-鿿](?:省|市|县|区|州|旗|镇|乡|街道)$")
_POST = re.compile(
    r"[省市县区镇乡村局厅处科部院校所站队厂矿班组会社行长]?(?:长|书记|主任|主席|总理|总统|经理|负责人|代表|秘书)"
)
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


def signals(
    question: Question, query: Query, measured: Measured, scores: NDArray[np.float32]
) -> dict[str, float]:
    """Measure how far the best sentence, by `scores`, answers the question."""
    order = np.argsort(-scores, kind="stable")
    best = int(order[0])
    candidate = measured.candidates[best]
    told = dict(zip(measured.names, map(float, measured.values[best]), strict=True))
    told["score"] = float(scores[best])
    told["margin"] = float(scores[best] - scores[order[1]]) if len(order) > 1 else 0.0
    told["spread"] = float(scores[best] - scores[order[:10]].mean())
    told["fit_after"] = max(
        (one.fit for at in order[1:3] for one in measured.fittings[at]), default=0.0
    )
    told["unfit"] = float(question.expected in _EXACT and not measured.fittings[best])
    told |= _unsaid(question, query.concepts, candidate)
    told["mass"] = query.mass
    told["words"] = float(len(query.concepts))
    return told


def _unsaid(
    question: Question, concepts: Sequence[Concept], candidate: Candidate
) -> dict[str, float]:
    passage = candidate.passage
    heading = f"{passage.heading.headline} {passage.section} {passage.heading.byline}"
    around = " ".join([heading, *(one.normal.text for one in passage.sentences)])
    near = f"{heading} {candidate.text}"
    parts = [core(part) for place in question.places for part in place.parts]
    administrative = [
        part for place in question.places for part in place.parts if _ADMINISTRATIVE.search(part)
    ]
    named = [slot.text.strip("“”《》「」") for slot in question.slots if slot.kind is SlotKind.NAME]
    codes = _CODE.findall(question.normalised)
    return {
        "unsaid_places": _missing(parts, around),
        "unsaid_places_near": _missing(parts, near),
        "other_place": float(_missing(administrative, around) > 0),
        "unsaid_post": _unsaid_post(question, candidate.text),
        "unsaid_names": _missing(named, around),
        "unsaid_codes": _missing(codes, around),
        **_unsaid_years(question, candidate),
        **_unsaid_words(concepts, around, candidate.text),
        "unsaid_content": _unsaid_content(question, concepts, around),
    }


def _unsaid_post(question: Question, sentence: str) -> float:
    """Whether a question for the holder of a post finds a sentence that does not name the post."""
    if question.expected is not AnswerType.PERSON:
        return 0.0
    posts = _POST.findall(question.normalised)
    return float(bool(posts) and posts[-1] not in sentence)


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


def _missing(wanted: Sequence[str], text: str) -> float:
    """The share of what is wanted that the text does not say, even by its sound."""
    if not wanted:
        return 0.0
    heard = sounds(text)
    return sum(one not in text and sounds(one) not in heard for one in wanted) / len(wanted)


def _unsaid_years(question: Question, candidate: Candidate) -> dict[str, float]:
    asked = question.years
    here = dates.years(candidate.text, candidate.passage.heading.year)
    said = here or years_above(candidate)
    return {
        "asks_year": float(bool(asked)),
        "unsaid_year": float(bool(asked) and not asked & (here | years_above(candidate))),
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
        "unsaid": sum(concept.idf for concept in unsaid) / mass,
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
