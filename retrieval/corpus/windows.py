"""Windows of sentences that a long paragraph is retrieved by.

A page of thousands of characters without a line break is one paragraph to a reader and to a
citation, but as one bag of words it says everything and nothing: each of its windows is an entry of
the index. What is no longer than a paragraph of print is its own only window.
"""

from functools import lru_cache

from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

LONG = 800
"""Characters; few printed paragraphs are longer."""

WIDTH = 400
"""Characters of a window, but for a sentence that is longer by itself."""

_MARK = "~"  # between a paragraph's id and its window's number; no id holds one


def windows(text: str) -> tuple[Span, ...]:
    """Return the windows of a paragraph: whole sentences, in order, together all of its text."""
    if len(text) <= LONG:
        return (Span(0, len(text)),)
    return _cut(text)


@lru_cache(maxsize=128)
def _cut(text: str) -> tuple[Span, ...]:
    starts = [0]
    for sentence in sentences(text):
        if sentence.start > starts[-1] and sentence.end - starts[-1] > WIDTH:
            starts.append(sentence.start)
    return tuple(
        Span(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    )


def entry_id(paragraph: str, window: int) -> str:
    """Return the id in an index of a paragraph's window, counted from 0."""
    return f"{paragraph}{_MARK}{window}" if window else paragraph


def entry_ids(paragraph: str, text: str) -> list[str]:
    """Return the ids of all entries of a paragraph."""
    return [entry_id(paragraph, window) for window in range(len(windows(text)))]


def of_entry(id: str) -> tuple[str, int]:
    """Return the paragraph's id and the number of the window that an entry stands for."""
    paragraph, _, window = id.partition(_MARK)
    return paragraph, int(window or 0)
