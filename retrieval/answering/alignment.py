"""How a sentence says a question's parts again: before and behind each of its characters.

All is measured for every position of the sentence at once, so that a hundred stretches of it only
look up where they start and end.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.anatomy import Anatomy
from retrieval.answering.stretches import CLAUSE_ENDS

Lengths = NDArray[np.float64]
"""A number for each position of a text, 0 to its length inclusive."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """For each position of a text, 0 to its length inclusive.

    Attributes:
        left_before: characters of the question's left part that stand, in order, before the
            position (the longest common subsequence), as a share of that part.
        right_behind: those of its right part behind the position.
        right_before: those of its right part before it: the sentence is turned round.
        left_behind: those of its left part behind it.
        clause_before, clause_behind: those of either part, within the clause.
        touching_before: characters just before the position that the left part ends with.
        touching_behind: characters just behind it that the right part, or the noun phrase that is
            asked for and then the right part, starts with.
    """

    left_before: Lengths
    right_behind: Lengths
    right_before: Lengths
    left_behind: Lengths
    clause_before: Lengths
    clause_behind: Lengths
    touching_before: Lengths
    touching_behind: Lengths


@lru_cache(maxsize=64)
def align(parts: Anatomy, text: str) -> Alignment:
    """Hold a question's parts against a sentence's normal form; kept, as two ask for the same."""
    left, right = parts.left, parts.right
    return Alignment(
        left_before=_shares(left, text),
        right_behind=_behind(right, text),
        right_before=_shares(right, text),
        left_behind=_behind(left, text),
        clause_before=_in_clauses(left, text),
        clause_behind=_in_clauses(right[::-1], text[::-1])[::-1],
        touching_before=_touching(left + parts.links, left, text),
        touching_behind=_touching((parts.asked + right)[::-1], right[::-1], text[::-1])[::-1],
    )


def _behind(part: str, text: str) -> Lengths:
    return _shares(part[::-1], text[::-1])[::-1]


def _shares(part: str, text: str) -> Lengths:
    return np.asarray(common_subsequences(part, text)) / (len(part) or 1)


def _in_clauses(part: str, text: str) -> Lengths:
    """As `_shares`, begun anew behind each mark that ends a clause."""
    found = [0]
    start = 0
    for place, character in enumerate(text):
        if character in CLAUSE_ENDS or place + 1 == len(text):
            found += common_subsequences(part, text[start : place + 1])[1:]
            start = place + 1
            if character in CLAUSE_ENDS:
                found[-1] = 0
    return np.asarray(found) / (len(part) or 1)


def common_subsequences(part: str, text: str) -> list[int]:
    """Lengths of the longest common subsequences of `part` and each beginning of `text`.

    All of `part` is advanced at once in the bits of one number (Hyyrö 2004).
    """
    places: dict[str, int] = {}
    for bit, character in enumerate(part):
        places[character] = places.get(character, 0) | 1 << bit
    every = (1 << len(part)) - 1
    state = every
    lengths = [0]
    for character in text:
        met = state & places.get(character, 0)
        if met:
            state = ((state + met) | (state - met)) & every
            lengths.append(len(part) - state.bit_count())
        else:
            lengths.append(lengths[-1])
    return lengths


def _touching(one: str, other: str, text: str) -> Lengths:
    """At each position, how many characters before it either part ends with."""
    return np.asarray(
        [
            float(max(_common_end(one, text, end), _common_end(other, text, end)))
            for end in range(len(text) + 1)
        ]
    )


def _common_end(part: str, text: str, end: int) -> int:
    length = 0
    while length < len(part) and length < end and part[-1 - length] == text[end - 1 - length]:
        length += 1
    return length
