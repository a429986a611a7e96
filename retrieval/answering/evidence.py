"""A sentence that answers, where it stands, and why it was chosen."""

from dataclasses import dataclass

from retrieval.corpus.model import Paragraph
from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Reason:
    """One share of an evidence's score: a feature's name, its value, and what it added."""

    name: str
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote as an address: a sentence of a stored paragraph, and the answer inside it."""

    paragraph: Paragraph
    sentence: Span
    answer: Span | None  # inside `sentence`, in the paragraph's characters
    score: float
    reasons: tuple[Reason, ...] = ()
    items: tuple[Span, ...] = ()  # of a list answer, in the paragraph's characters

    @property
    def quote(self) -> str:
        """The sentence, word for word."""
        return self.sentence.cut(self.paragraph.text)

    @property
    def short(self) -> str | None:
        """The answer, word for word; None where the sentence itself is the answer."""
        return self.answer.cut(self.paragraph.text) if self.answer else None
