"""What the network sees of a question and of a sentence: their characters, and marks on each.

The marks tell of every character of the sentence whether the question says it and where, what kind
of thing it is part of and how the question lines up with it; and of every character of the question
where the article says it: in the sentence, beside it, above it, nowhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.alignment import Alignment, align
from retrieval.answering.anatomy import Anatomy, anatomy
from retrieval.answering.coverage import Candidate, Matrix
from retrieval.answering.fitting import Fitting
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.stretches import CLAUSE_ENDS
from retrieval.text.tags import Tagged, tagged

LONGEST_QUESTION = 48
"""Characters of a question that are read; of a longer one the last."""

LONGEST_SENTENCE = 400
"""Characters of a sentence that are read; of a longer one the first."""

_PARTS_OF_SPEECH = """
a ad ag an b c d df dg e f g h i j k l m mg mq n ng nr nrfg nrt ns nt nz o p q r rg rr rz s t tg u
ud ug uj ul uv uz v vd vg vi vn vq x y z zg eng
"""
TAGS = tuple(_PARTS_OF_SPEECH.split())
"""jieba's parts of speech; a word of another one is numbered behind them."""

TYPES = tuple(AnswerType)

OF_SENTENCE = (
    "said", "said left", "said right", "asked", "pair before", "pair behind", "triple",
    "clause end", "digit", "latin", "fits", "fit starts", "fit ends", "word starts", "word ends",
    "word said",
    *(f"{name} {side}" for name in Alignment.__slots__ for side in ("before", "behind")),
    "place",
)  # fmt: skip
"""The marks on a sentence's characters, each from 0 to 1."""

OF_QUESTION = (
    "asks", "asked", "head", "left", "right", "links",
    "said", "pair said", "pair before said",
    *(f"{what} {where}" for where in ("before", "behind", "above", "lead", "passage", "article")
      for what in ("said", "pair said")),
    "first sentence", "best passage", "passage",
)  # fmt: skip
"""The marks on a question's characters, each from 0 to 1."""

_MARKS = frozenset(",。?!、;: “”《》()")
_TAG = {tag: number for number, tag in enumerate(TAGS, 1)}
_MOST_TOUCHING = 4  # characters
_FAR = 200  # characters from a sentence's beginning

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Inputs:
    """A question and a sentence, as the network sees them.

    Attributes:
        question, sentence: their characters, in normal form; of long ones those that are read.
        of_question: [characters, OF_QUESTION].
        of_sentence: [characters, OF_SENTENCE].
        tags: [characters], the part of speech of each character's word, from 1.
        expected: the expected answer type's place in TYPES.
    """

    question: str
    sentence: str
    of_question: Matrix
    of_sentence: Matrix
    tags: Codes
    expected: int


def inputs(
    question: Question, found: Sequence[Candidate], fittings: Sequence[Sequence[Fitting]]
) -> list[Inputs]:
    """See a question beside each of these sentences, given what fits in each."""
    asking = _Asking(question)
    expected = TYPES.index(question.expected)
    seen = []
    for candidate, fits in zip(found, fittings, strict=True):
        text = candidate.text[:LONGEST_SENTENCE]
        within = [one for one in fits if one.span.end <= len(text)]
        marks, tags = asking.sentence(text, within)
        told = asking.question(candidate)
        seen.append(Inputs(asking.text, text, told, marks, tags, expected))
    return seen


class _Asking:
    """A question made ready to be held against several sentences."""

    def __init__(self, question: Question) -> None:
        whole = question.normalised
        self.whole = whole
        self.text = whole[-LONGEST_QUESTION:]
        self.parts = anatomy(question)
        at = whole.find(question.asking) if question.asking else -1
        first = max(0, len(whole) - LONGEST_QUESTION)
        asks = [at <= first + place < at + len(question.asking) for place in range(len(self.text))]
        asks = asks if at >= 0 else [False] * len(asks)
        self.content = {
            character
            for character, is_asking in zip(self.text, asks, strict=True)
            if not is_asking and character not in _MARKS
        }
        self.own = np.asarray([asks, *_of_parts(self.parts, self.text)], np.float32).T
        self._said: dict[str, Matrix] = {}

    def question(self, candidate: Candidate) -> Matrix:
        """[characters, OF_QUESTION]: where the candidate and what stands about it say them."""
        passage, at = candidate.passage, candidate.position
        heading, lines = passage.heading, [one.normal.text for one in passage.sentences]
        around = (
            lines[at - 1] if at else "",
            lines[at + 1] if at + 1 < len(lines) else "",
            f"{heading.headline} {passage.section}",
            heading.lead,
            " ".join(lines),
            heading.text,
        )
        rank = passage.rank
        same = np.asarray([at == 0, rank == 0, 1 / (1 + rank)], np.float32)
        return np.column_stack(
            [
                self.own,
                self._of(candidate.text),
                *(_either_pair(self._of(text)) for text in around),
                np.broadcast_to(same, (len(self.text), len(same))),
            ]
        )

    def _of(self, text: str) -> Matrix:
        """[characters, 3]: whether the text says it, it with the next one, with the one before."""
        if text not in self._said:
            own = self.text
            pairs = [own[place : place + 2] in text for place in range(len(own) - 1)]
            said = [character in text for character in own]
            self._said[text] = np.asarray([said, [*pairs, False], [False, *pairs]], np.float32).T
        return self._said[text]

    def sentence(self, text: str, fits: Sequence[Fitting]) -> tuple[Matrix, Codes]:
        """[characters, OF_SENTENCE], and the tags of their words."""
        tags, of_words = self._of_words(text, tagged(text))
        columns = [
            *self._of_characters(text),
            *_of_fits(text, fits),
            *of_words,
            *_of_alignment(align(self.parts, text)),
            np.minimum(np.arange(len(text)) / _FAR, 1),
        ]
        return np.asarray(columns, np.float32).T, tags

    def _of_characters(self, text: str) -> list[list[bool]]:
        parts, whole, places = self.parts, self.whole, range(len(text))
        pairs = [text[at : at + 2] in whole for at in places[:-1]]
        return [
            [character in self.content for character in text],
            [character in parts.left and character not in _MARKS for character in text],
            [character in parts.right and character not in _MARKS for character in text],
            [character in parts.asked for character in text],
            [False, *pairs][: len(text)],
            [*pairs, False],
            [at > 0 and at + 1 < len(text) and text[at - 1 : at + 2] in whole for at in places],
            [character in CLAUSE_ENDS for character in text],
            [character.isdigit() for character in text],
            [character.isascii() and character.isalpha() for character in text],
        ]

    def _of_words(self, text: str, words: Sequence[Tagged]) -> tuple[Codes, Matrix]:
        marks = np.zeros((3, len(text)), np.float32)
        tags = np.zeros(len(text), np.int64)
        for word in words:
            start, end = word.span.start, word.span.end
            marks[0, start] = marks[1, end - 1] = 1
            marks[2, start:end] = word.word in self.whole
            tags[start:end] = _TAG.get(word.tag, len(TAGS) + 1)
        return tags, marks


def _of_parts(parts: Anatomy, text: str) -> list[list[bool]]:
    each = (parts.asked, parts.head, parts.left, parts.right, parts.links)
    return [[character in part for character in text] for part in each]


def _either_pair(said: Matrix) -> Matrix:
    return np.column_stack([said[:, 0], said[:, 1:].max(axis=1)])


def _of_fits(text: str, fits: Sequence[Fitting]) -> Matrix:
    """Where spans of the expected type lie, start and end, by how well they fit."""
    marks = np.zeros((3, len(text)), np.float32)
    for one in fits:
        start, end = one.span.start, one.span.end
        marks[0, start:end] = np.maximum(marks[0, start:end], one.fit)
        marks[1, start] = max(marks[1, start], one.fit)
        marks[2, end - 1] = max(marks[2, end - 1], one.fit)
    return marks


def _of_alignment(alignment: Alignment) -> list[NDArray[np.float64]]:
    """What stands before and behind each character, of what is measured between them."""
    columns = []
    for name in Alignment.__slots__:
        measure = getattr(alignment, name)
        if name.startswith("touching"):
            measure = np.minimum(measure, _MOST_TOUCHING) / _MOST_TOUCHING
        columns += [measure[:-1], measure[1:]]
    return columns
