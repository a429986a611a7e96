"""What a question asks for, read from its words alone.

Nothing here looks at the corpus: a follow-up can be completed, and a question shown as understood,
before anything is searched.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.expectation import AnswerType, expect
from retrieval.text import dates, names, numbers
from retrieval.text.lexicon import Lexicon
from retrieval.text.normalize import normalise
from retrieval.text.places import Place
from retrieval.text.places import find as find_places
from retrieval.text.spans import Span
from retrieval.text.words import Segmenter

__all__ = ["AnswerType", "Question", "Slot", "SlotKind", "understand"]


class SlotKind(StrEnum):
    """What a follow-up may replace."""

    TIME = "time"
    PLACE = "place"
    NAME = "name"  # in quotation marks or 《》, or a person
    QUANTITY = "quantity"
    FOCUS = "focus"  # what 多少, 几, 什么 or 哪 asks about


@dataclass(frozen=True, slots=True)
class Slot:
    """A part of the question that limits what may answer; `span` points into `Question.text`."""

    kind: SlotKind
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Question:
    """A reader's words and what they ask for."""

    text: str  # as typed (or as completed from the conversation)
    normalised: str
    expected: AnswerType
    asking: str = ""  # the asking words; empty for keywords
    focus: str = ""  # what they ask about: "个环卫驿站"
    before: str = ""  # the keyword in front of the asking words
    after: str = ""  # the keyword behind them
    keywords: tuple[str, ...] = ()  # words that are searched for, in order
    runs: tuple[str, ...] = ()  # the question without its question words, in unbroken runs
    years: frozenset[int] = frozenset()
    places: tuple[Place, ...] = ()
    slots: tuple[Slot, ...] = ()

    @property
    def interrogative(self) -> bool:
        """Whether it asks in words; keywords do not."""
        return bool(self.asking)


def understand(text: str, lexicon: Lexicon, segmenter: Segmenter) -> Question:
    """Read what `text` asks for.

    Args:
        text: as typed, of any length and script.
        lexicon: its question words are not searched for.
        segmenter: the one that cut the index's terms.
    """
    normal = normalise(text)
    expectation = expect(normal.text)
    words = _content(normal.text, lexicon, segmenter)
    keywords = tuple(word for word, _ in words)
    before, after = _beside(words, expectation.asking)
    found = find_places(normal.text)
    return Question(
        text=text,
        normalised=normal.text,
        expected=expectation.expected,
        asking=expectation.asking.cut(normal.text) if expectation.asking else "",
        focus=expectation.focus.cut(normal.text) if expectation.focus else "",
        before=before,
        after=after,
        keywords=keywords,
        runs=_runs(words),
        years=dates.years(normal.text),
        places=tuple(found),
        slots=tuple(
            Slot(kind, span.cut(normal.text), normal.original(span))
            for kind, span in _slots(normal.text, found, expectation.focus)
        ),
    )


def _content(text: str, lexicon: Lexicon, segmenter: Segmenter) -> list[tuple[str, int]]:
    """The words to search for, and where each starts."""
    found: list[tuple[str, int]] = []
    start = 0
    for word in segmenter.words(text):
        if word not in lexicon.question_words and re.search(r"\w", word):
            found.append((word, start))
        start += len(word)
    return found


def _runs(words: list[tuple[str, int]]) -> tuple[str, ...]:
    """The words joined where nothing was left out between them."""
    runs: list[str] = []
    end = -1
    for word, start in words:
        if start == end:
            runs[-1] += word
        else:
            runs.append(word)
        end = start + len(word)
    return tuple(runs)


def _beside(words: list[tuple[str, int]], asking: Span | None) -> tuple[str, str]:
    """The keywords next to the asking words; those of keywords alone are the last two."""
    if asking is None:
        last = [word for word, _ in words[-2:]]
        return (last[0], last[-1]) if last else ("", "")
    before = [word for word, start in words if start < asking.start]
    after = [word for word, start in words if start + len(word) > asking.end]
    return before[-1] if before else "", after[0] if after else ""


def _slots(text: str, found: list[Place], focus: Span | None) -> list[tuple[SlotKind, Span]]:
    slots = [(SlotKind.TIME, when.span) for when in dates.find(text)]
    slots += [(SlotKind.PLACE, place.span) for place in found]
    slots += [
        (SlotKind.NAME, name.span)
        for name in names.find(text)
        if name.called is not names.Called.ORGANISATION
    ]
    slots += [(SlotKind.QUANTITY, quantity.span) for quantity in numbers.find(text)]
    if focus:
        slots.append((SlotKind.FOCUS, focus))
    return sorted(slots, key=lambda slot: slot[1])
