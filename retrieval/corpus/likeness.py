"""When two articles are one text printed twice, decided so that two different ones never are.

Compared are the sentences of their bodies, without blanks, punctuation and a few particles: wraps,
quotation marks and a "的" more or less are no difference, nor is the agency before the first words.
A reprint may have sentences that the other has not, an editor's note or the end that was cut, up
to a tenth; but where each has one of its own, a number or a name may be what differs, and they stay
two. So do articles under headlines with different numbers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from retrieval.corpus.cutting import Part
from retrieval.corpus.model import Role

SHARED = 0.9  # of the longer text
LEAST = 20  # characters; what is shorter is a formula that different articles may share
OTHER_HEADLINE = 60  # characters from which on one text may stand under two headlines
MARKS = 4  # of an article; those of two that share nine sentences in ten all differ once in 10,000
LONG = 12  # characters of a sentence that is likely to be of one text only

_SENTENCE = re.compile(r"[。！？!?；;\n]+")
_DROPPED = re.compile(r"[\W_的地得了着]+")
_DATELINE = re.compile(
    r"^\s*(?:本报|新华社|中新社|中新网|人民网)[^，。]{0,20}[讯电](?:[（(][^）)]{0,20}[）)])?"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)*|[一二三四五六七八九十百千万亿两零〇]+")


@dataclass(frozen=True, slots=True)
class Essence:
    """What an article is compared by: its body's sentences, stripped, and its headline."""

    sentences: tuple[str, ...]
    headline: str
    numbers: tuple[str, ...]  # in the headline

    @property
    def length(self) -> int:
        """Characters of its body."""
        return sum(map(len, self.sentences))


def essence(parts: Sequence[Part]) -> Essence | None:
    """Return what an article is compared by; None for one too short to be told from others."""
    body = [text for _, role, _, text in parts if role == Role.BODY]
    heads = [_plain(text) for _, role, _, text in parts if role == Role.HEADLINE]
    if body:
        body[0] = _DATELINE.sub("", body[0])
    split = (_SENTENCE.split(_plain(text)) for text in body)
    sentences = tuple(s for text in split for one in text if (s := _DROPPED.sub("", one)))
    headline = " ".join(heads)
    found = Essence(sentences, _DROPPED.sub("", headline), tuple(_NUMBER.findall(headline)))
    return found if found.length >= LEAST else None


def marks(one: Essence) -> list[int]:
    """Return the numbers that two equal articles share, and others hardly ever do.

    They are the smallest hashes of its long sentences (Broder 1997, "On the resemblance and
    containment of documents"), or one of the whole text where no sentence is long.
    """
    long = [s for s in one.sentences if len(s) >= LONG] or ["".join(one.sentences)]
    return sorted({_hash(sentence) for sentence in long})[:MARKS]


def same(one: Essence, other: Essence) -> bool:
    """Whether two articles are one text."""
    if one.numbers != other.numbers:
        return False
    longer = max(one.length, other.length)
    if one.headline != other.headline and longer < OTHER_HEADLINE:
        return False
    if "".join(one.sentences) == "".join(other.sentences):
        return True
    shorter, fuller = sorted((one, other), key=lambda each: each.length)
    if Counter(shorter.sentences) - Counter(fuller.sentences):
        return False
    return shorter.length >= SHARED * fuller.length


def stripped(text: str) -> str:
    """Return what of a text is compared."""
    return _DROPPED.sub("", _DATELINE.sub("", _plain(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _hash(text: str) -> int:
    hashed = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True)
