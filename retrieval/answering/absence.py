"""What the question says and the article that was found does not: how a near miss is told.

A question that an article answers is seldom said word for word, but its names are there, and what
is asked for is said near the answer in one way or another. Four rings are looked at: the clause of
the answer, the sentence with its neighbours and headline, its paragraph, its whole article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.answering.coverage import Candidate
from retrieval.answering.query import Concept, Query
from retrieval.answering.question import Question
from retrieval.answering.stretches import CLAUSE_ENDS
from retrieval.text.names import find as find_names
from retrieval.text.sounds import sounds
from retrieval.text.spans import Span
from retrieval.text.tags import tagged

_ALIKE = 0.6  # what a word counts whose characters are all there, but not side by side
_PART = 0.8  # what one counts of which a half is there (审批 of 审批表)
_NAMES = ("nr", "ns", "nt", "nz", "eng")
_NOUNS = ("n", "vn", "an", "j", "l", "i")
_VERBS = ("v", "a", "d", "z")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question, what it weighs, and its kind."""

    concept: Concept
    kind: str
    asked: bool  # whether it says what is asked for


def absence(
    question: Question, query: Query, candidate: Candidate, answer: Span | None = None
) -> dict[str, float]:
    """Measure what the rings around the best sentence lack of the question.

    Args:
        question: as understood.
        query: what was searched for.
        candidate: the sentence.
        answer: where the answer stands in it; None where it is the sentence.
    """
    words = _words(question, query)
    pairs = [
        (term, query.idf[term])
        for term, weight in query.terms.items()
        if weight >= 1 and len(term) == 2
    ]
    told: dict[str, float] = {}
    for ring, text in _rings(candidate, answer).items():
        heard = sounds(text) if any(word.concept.sound for word in words) else ""
        lacks = [1 - _said(word.concept, text, heard) for word in words]
        lacking = _lacking(words, lacks, query.ceiling)
        told |= {f"{name}_{ring}": value for name, value in lacking.items()}
        mass = sum(idf for _, idf in pairs)
        gone = sum(idf for pair, idf in pairs if pair not in text)
        told[f"lacks_pairs_{ring}"] = gone / mass if mass else 1.0
    told["names"] = float(sum(word.kind == "name" for word in words))
    told["unknown"] = _share([word.concept.idf >= query.ceiling - 1e-3 for word in words], words)
    return told


def _words(question: Question, query: Query) -> list[_Word]:
    tags = {one.word: one.tag for one in tagged(question.normalised)}
    named = " ".join(
        [part for place in question.places for part in place.parts]
        + [one.span.cut(question.normalised) for one in find_names(question.normalised)]
    )
    asked = asked_word(question)
    return [
        _Word(one, _kind(one.word, tags.get(one.word, ""), named), one.word == asked)
        for one in query.concepts
    ]


def asked_word(question: Question) -> str:
    """The word that says what is asked for: 书亭 of 多少个书亭, 面积 of 面积是多少."""
    if question.focus:
        for word in question.keywords:
            if len(word) > 1 and word in question.focus:
                return word
    return question.before


def _kind(word: str, tag: str, named: str) -> str:
    if word in named or tag.startswith(_NAMES):
        return "name"
    if tag.startswith(_NOUNS):
        return "noun"
    if tag.startswith(_VERBS):
        return "verb"
    return "other"


def near(candidate: Candidate) -> str:
    """A sentence with its neighbours and what stands above them."""
    passage, at = candidate.passage, candidate.position
    beside = passage.sentences[max(at - 1, 0) : at + 2]
    return " ".join([passage.above, *(one.normal.text for one in beside)])


def _rings(candidate: Candidate, answer: Span | None) -> dict[str, str]:
    passage, above = candidate.passage, candidate.passage.above
    return {
        "clause": _clause(candidate.text, answer) if answer else candidate.text,
        "near": near(candidate),
        "around": " ".join([above, *(one.normal.text for one in passage.sentences)]),
        "article": f"{above} {passage.heading.text}",
    }


def _clause(text: str, answer: Span) -> str:
    """The clause, or the clauses, that an answer stands in."""
    start, end = answer.start, answer.end
    while start and text[start - 1] not in CLAUSE_ENDS:
        start -= 1
    while end < len(text) and text[end] not in CLAUSE_ENDS:
        end += 1
    return text[start:end]


def _said(concept: Concept, text: str, heard: str) -> float:
    said = concept.said(text, heard)
    if said or len(concept.word) < 2:
        return said
    word = concept.word
    if len(word) > 2 and any(word[at : at + 2] in text for at in range(len(word) - 1)):
        share = sum(word[at : at + 2] in text for at in range(len(word) - 1)) / (len(word) - 1)
        return _PART * share
    return _ALIKE * sum(character in text for character in word) / len(word)


def _lacking(words: Sequence[_Word], lacks: Sequence[float], ceiling: float) -> dict[str, float]:
    top = max(ceiling, 1e-6)
    weighed = [lack * word.concept.idf / top for word, lack in zip(words, lacks, strict=True)]
    found = {
        "lacks": _share(lacks, words),
        "lacks_most": max(weighed, default=1.0),
        "lacks_asked": max(
            (weight for weight, word in zip(weighed, words, strict=True) if word.asked),
            default=0.0,
        ),
    }
    for kind in ("name", "noun", "verb"):
        of = [w for w, word in zip(weighed, words, strict=True) if word.kind == kind]
        found[f"lacks_{kind}"] = max(of, default=0.0)
    return found


def _share(values: Sequence[float], words: Sequence[_Word]) -> float:
    mass = sum(word.concept.idf for word in words)
    if not mass:
        return 1.0
    return sum(value * word.concept.idf for value, word in zip(values, words, strict=True)) / mass
