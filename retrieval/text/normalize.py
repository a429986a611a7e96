"""Characters to their normal form, with the way back, so that a match is quoted as printed.

Questions and pages are compared in one form: Unicode's NFKC (full-width digits, ①, ㎡ and the like
become plain), case folded, traditional characters made simplified, invisible characters dropped.
Most text keeps its length, so offsets are only kept for the few places that change it.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache

from opencc import OpenCC

from retrieval.text.spans import Span

# Characters whose normal form is one character and that never join the one before them: ASCII,
# Han, quotation marks, dashes, CJK punctuation up to U+3029 and full-width ASCII. Only what is left
# (ellipses, circled digits, accents, invisible characters, ...) has to be looked at piece by piece.
_PLAIN = r"\x00-\x7f\u2010-\u2015\u2018-\u201d\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
_ODD = re.compile(rf"[{_PLAIN}]?[^{_PLAIN}]+")
_NOTHING_ODD = re.compile(f"[{_PLAIN}]*")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")  # half of a character: no library takes it
_WIDE = tuple(zip("，：；？！（）", ",:;?!()", strict=True))
_ROUNDS = 8  # NFKC and case folding settle after two or three; the bound only stops a surprise


@dataclass(frozen=True, slots=True)
class _Move:
    """`[start, end)` of the normal form came from `[origin, origin_end)` of the text given."""

    start: int
    end: int
    origin: int
    origin_end: int


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text's normal form and the way back to the text as given.

    Attributes:
        text: the normal form.
        length: the number of characters of the text given.
    """

    text: str
    length: int
    _moves: tuple[_Move, ...] = field(default=(), repr=False)
    _starts: tuple[int, ...] = field(default=(), repr=False)

    def original(self, span: Span) -> Span:
        """Return the characters of the text given that `span` of the normal form came from.

        A span that touches one character of several made from one (`㎡` gives `m2`) or of one made
        from several (an accent set after its letter) returns all that they came from.

        Raises:
            ValueError: the span passes the end of the normal form.
        """
        if span.end > len(self.text):
            raise ValueError(f"{span} passes the end, {len(self.text)}")
        start = self._origin(span.start)[0]
        if span.start == span.end:
            return Span(start, start)
        return Span(start, self._origin(span.end - 1)[1])

    def _origin(self, position: int) -> tuple[int, int]:
        """Return `[start, end)` in the text given of the character at `position`."""
        last = bisect_right(self._starts, position) - 1
        if last < 0:
            return position, position + 1
        move = self._moves[last]
        if position < move.end:
            return move.origin, move.origin_end
        start = min(move.origin_end + position - move.end, self.length)
        return start, start + 1


def normalise(text: str) -> Normalised:
    """Return the normal form of `text`: NFKC, case folded, simplified, nothing invisible."""
    if text.isascii():
        return Normalised(text.lower(), len(text))
    if _NOTHING_ODD.fullmatch(text):
        return Normalised(_simplify(_fold(text)), len(text))
    pieces: list[str] = []
    moves: list[_Move] = []
    done = length = 0  # characters of `text` dealt with, characters of the normal form so far
    for odd in _ODD.finditer(text):
        plain = _fold(text[done : odd.start()])
        pieces.append(plain)
        length += len(plain)
        done = odd.start()
        for cluster in _clusters(odd.group()):
            folded = _settle(cluster)
            if len(folded) != 1 or len(cluster) != 1:
                moves.append(_Move(length, length + len(folded), done, done + len(cluster)))
            pieces.append(folded)
            length += len(folded)
            done += len(cluster)
    pieces.append(_fold(text[done:]))
    simplified = _simplify("".join(pieces))
    return Normalised(simplified, len(text), tuple(moves), tuple(move.start for move in moves))


def _fold(text: str) -> str:
    # what NFKC makes of the commonest characters that it changes, so that it has none to change
    # in most text and only looks it through: a fifth of the time
    for wide, plain in _WIDE:
        text = text.replace(wide, plain)
    return unicodedata.normalize("NFKC", text).casefold()


def _settle(cluster: str) -> str:
    """Fold until nothing changes, so that a normal form is its own normal form."""
    for _ in range(_ROUNDS):
        folded = _SURROGATE.sub("\ufffd", _fold(_INVISIBLE.sub("", cluster)))
        if folded == cluster:
            break
        cluster = folded
    return cluster


def _clusters(text: str) -> list[str]:
    """Split where a character starts that cannot join the one before it."""
    clusters: list[str] = []
    for character in text:
        if clusters and not _opens(character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _opens(character: str) -> bool:
    """Whether no composition reaches back from `character`.

    Only marks and the vowels and finals of Korean do that (Unicode Standard Annex 15), and a mark
    behind invisible characters once they are dropped.
    """
    if _INVISIBLE.match(character):
        return False
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] != "M" and not "\u1160" <= first <= "\u11ff"


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _simplify_one(character: str) -> str:
    simplified = str(_converter().convert(character))
    return simplified if len(simplified) == 1 else character


def _simplify(text: str) -> str:
    """Turn traditional into simplified characters, one for one, so that offsets stay true.

    OpenCC looks at phrases (乾隆 keeps its 乾). Should a phrase of another length ever come back,
    the text is converted one character at a time.
    """
    for _ in range(_ROUNDS):  # 薴 takes two: 苧, then 苎
        simplified = str(_converter().convert(text))
        if len(simplified) != len(text):
            return "".join(map(_simplify_one, text))
        if simplified == text:
            break
        text = simplified
    return text
