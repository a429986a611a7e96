"""The address of a quoted sentence in a few characters: for links that open it, and for buttons.

It leads to the words and to no conversation, so whoever has one can be shown it. Telegram takes 64
characters of A-Z a-z 0-9 _ - as a link's parameter (Bot API, "Deep linking").
"""

import re
from dataclasses import dataclass
from typing import Self

from bot.citations import Citation, Quote, Shelf, digest
from retrieval.errors import QuoteError
from retrieval.text.spans import Span

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPAN = "[0-9a-z]{1,5}"
_FORM = re.compile(rf"([0-9a-z]{{1,20}}-[0-9]{{1,7}})((?:_{_SPAN}_{_SPAN}){{1,2}})")


@dataclass(frozen=True, slots=True)
class Address:
    """A sentence of a paragraph ever known, and the answer inside it."""

    paragraph: str  # its id
    sentence: Span
    answer: Span | None = None

    def __str__(self) -> str:
        spans = [span for span in (self.sentence, self.answer) if span is not None]
        return self.paragraph + "".join(
            f"_{base36(span.start)}_{base36(len(span))}" for span in spans
        )

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read what `str` wrote; None where it is not of its form."""
        match = _FORM.fullmatch(text)
        if match is None:
            return None
        numbers = [int(part, 36) for part in match[2].strip("_").split("_")]
        spans = [
            Span(start, start + length)
            for start, length in zip(numbers[::2], numbers[1::2], strict=True)
        ]
        sentence, answer = spans[0], spans[1] if len(spans) > 1 else None
        if not all(map(len, spans)) or not all(map(sentence.holds, spans)):
            return None
        return cls(match[1], sentence, answer)


def address_of(quote: Quote) -> Address:
    """Return where a quote stands."""
    citation = quote.citation
    marks = citation.marks
    return Address(citation.paragraph, citation.sentence, marks[0] if marks else None)


def cited(address: Address, shelf: Shelf) -> Citation:
    """Return a citation of what an address leads to, numbered 1.

    Ids come from content, so the paragraph stored under an id is the one that was linked.

    Raises:
        QuoteError: there never was such a paragraph, or it is shorter than the address says.
    """
    paragraph = shelf.paragraph(address.paragraph)
    if paragraph is None or address.sentence.end > len(paragraph.text):
        raise QuoteError(f"no such sentence: {address}")
    return Citation(1, paragraph.id, address.sentence, address.answer, digest(paragraph.text))


def base36(number: int) -> str:
    """Return a number in as few digits and letters as `int(text, 36)` reads."""
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
