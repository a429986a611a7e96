"""What a question searches for: its terms, those of synonyms at a low weight, and how much each says.

The same concepts serve the index (as terms), the choice of the sentence (as what must be covered)
and the explanation.
"""

# ruff: noqa: E501  - a pattern reads best on one line

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from retrieval.answering.question import Question
from retrieval.index.protocol import Index
from retrieval.text.lexicon import Lexicon
from retrieval.text.sounds import sounds
from retrieval.text.terms import Terms, terms
from retrieval.text.words import Segmenter

SYNONYM_WEIGHT = 0.3
"""A synonym's terms against 1 for the question's own; see docs/answering.md for what it brings."""

SYNONYM_SHARE = 0.6
"""What a synonym in the text counts against the word itself."""

SOUND_SHARE = 0.8
"""What a word of the same sound counts, for a word that the corpus does not have."""

_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Concept:
    """A word of the question, what may stand for it in the text, and how much it says."""

    word: str
    others: tuple[str, ...]
    idf: float
    sound: str = ""  # of a word that the corpus does not have: it may be a typing error

    def said(self, text: str, heard: str) -> float:
        """How far `text`, which sounds like `heard`, says it: 1, or less for a synonym or a sound."""
        if self.word in text:
            return 1.0
        if self.sound and self.sound in heard:
            return SOUND_SHARE
        return SYNONYM_SHARE if any(other in text for other in self.others) else 0.0

    def spots(self, text: str) -> Iterator[tuple[int, int, float]]:
        """Where `text` says it, `[start, end)`, and what that counts: its synonyms where it does not."""
        share = 1.0 if self.word in text else SYNONYM_SHARE
        for said in (self.word,) if share == 1.0 else self.others:
            start = text.find(said)
            while start >= 0:
                yield start, start + len(said), share
                start = text.find(said, start + len(said))


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Attributes:
        terms: for the index.
        idf: of each of these terms, ln(1 + (N - n + 0.5) / (n + 0.5)) as the index counts it.
        concepts: the question's words in order.
        ceiling: the idf of a word that the corpus does not have: what idfs are measured by.
    """

    terms: Terms
    idf: Mapping[str, float]
    concepts: tuple[Concept, ...]
    ceiling: float = 1.0

    @property
    def mass(self) -> float:
        """The idf of all the question's own terms: what a perfect match would be measured by."""
        return sum(self.idf[term] for term, weight in self.terms.items() if weight >= 1)


def build_query(question: Question, lexicon: Lexicon, segmenter: Segmenter, index: Index) -> Query:
    """Turn a question into what is searched for in this index."""
    own: dict[str, float] = {}
    for run in question.runs:
        for term in terms(run, segmenter):
            own[term] = 1.0
    if not own:  # nothing but question words: better than searching for nothing
        own = dict.fromkeys(terms(question.normalised, segmenter), 1.0)
    others = _others(question, lexicon)
    for synonyms in others.values():
        for synonym in synonyms:
            for term in terms(synonym, segmenter):
                if len(term) > 1:
                    own.setdefault(term, SYNONYM_WEIGHT)
    words = list(dict.fromkeys([*question.keywords, *others]))
    counts = index.frequencies([*own, *words])
    idf = {term: _idf(len(index), count) for term, count in counts.items()}
    concepts = tuple(
        Concept(word, others.get(word, ()), idf[word], "" if counts[word] else _sound(word))
        for word in words
    )
    return Query(own, {term: idf[term] for term in own}, concepts, _idf(len(index), 0))


def _idf(paragraphs: int, count: int) -> float:
    return math.log(1 + (paragraphs - count + 0.5) / (count + 0.5))


def _sound(word: str) -> str:
    return sounds(word) if len(word) > 1 and _HAN.search(word) else ""


def _others(question: Question, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The synonyms of the words and phrases that the question says, the longest phrase first."""
    text = question.normalised
    found: dict[str, tuple[str, ...]] = {}
    said: Sequence[str] = sorted(
        (phrase for phrase in lexicon.synonyms if _says(text, phrase, question.keywords)),
        key=len,
        reverse=True,
    )
    for phrase in said:
        if not any(phrase in longer for longer in found):
            found[phrase] = lexicon.synonyms[phrase]
    return found


def _says(text: str, phrase: str, keywords: Sequence[str]) -> bool:
    if phrase not in text:
        return False
    if not _HAN.search(phrase):
        return re.search(rf"(?<![a-z0-9]){re.escape(phrase)}(?![a-z0-9])", text) is not None
    return len(phrase) > 1 or phrase in keywords
