"""Bytes to text without mojibake: decode strictly, and believe a guess only if it reads as text.

UTF-8 proves itself. GB18030 and Big5 do not: nearly any bytes decode as either. So the text that
a guess gives must consist of characters that people use (level 1 of GB 2312 and of Big5 were
chosen by frequency in 1980 and 1984), and the guess is reported.
"""

import codecs
import re
from dataclasses import dataclass
from functools import cache

from retrieval.problem import Fault, Problem

BROKEN = 500
"""Bytes for each broken character that a web page may have."""
SAMPLE = 1 << 16  # bytes or characters looked at when judging a guess
_PLAUSIBLE = 0.55  # real text scores above 0.9, wrongly decoded text below 0.4
_MOST_GAPS = 20  # bytes for each NUL in a text; UTF-16 has more of them
_LONG = 100  # bytes; a shorter text with a broken end may be anything
_PIECE = 1 << 20  # bytes decoded at once: in between, other threads have their turn
_PAGE_HEAD = 4096  # bytes in which a web page must name its charset (1024 in the standard)
_CHARSET = re.compile(
    rb"(?i)<(?:meta|\?xml)\b[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,30})"
)
_CODECS = {  # each name's codec, or the wider one that contains it
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5", "cp950"), "big5hkscs"),
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FOREIGN = re.compile(
    r"[^\s\x20-\x7e\u00a0-\u024f\u2000-\u2bff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
# The characters that make up about 40 % of any running Chinese text, in both scripts.
_EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去"
    "把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质"
    "這為個國時來們發會對經過說產種電後學現實點從業開還與關體機當應兩無長東車"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the name of the encoding it was in, and whether that was guessed."""

    text: str
    encoding: str
    guessed: bool = False


class UnreadableError(ValueError):
    """The bytes are not text in any encoding that is known here."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.problem = Problem(fault)


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a text file.

    Raises:
        UnreadableError: binary data, or an encoding that could only be guessed wrongly.
    """
    return decode_as(data, *detect(data))


def decode_as(data: bytes, encoding: str, guessed: bool) -> Decoded:
    """Decode by what `detect` has found."""
    if encoding == "utf-8" and guessed:
        data = _without_stump(data)
    # A web page may have a broken character where a database cut a text; `detect` has counted.
    text = data.decode(encoding, "replace")
    if encoding == "utf-8":
        text = text.removeprefix("\ufeff")
    return Decoded(text.replace("\0", " "), encoding, guessed)


def detect(data: bytes) -> tuple[str, bool]:
    """Name the codec that decodes `data`, and whether it was guessed.

    The codec decodes strictly, but for a web page that names its charset: there one character of
    `BROKEN` may be broken, and the encoding is then called a guess.

    Raises:
        UnreadableError: no codec gives text.
    """
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark) and _decodes(data, codec):
            _refuse_binary(data.decode(codec)[:SAMPLE])
            return codec, False
    if _decodes(data, "utf-8"):
        head = _head(data, "utf-8")
        if head.count("\0") * 100 <= len(head) or _plausibility(head) >= _PLAUSIBLE:
            _refuse_binary(head)
            return "utf-8", False
    elif (stump := _without_stump(data)) is not data and _decodes(stump, "utf-8"):
        _refuse_binary(_head(data, "utf-8"))
        return "utf-8", True
    named = _named_by_page(data)
    if named and _decodes(data, named):
        return named, False
    if named and data.decode(named, "replace").count("\ufffd") * BROKEN < len(data):
        return named, True
    return _guess(data), True


def _named_by_page(data: bytes) -> str | None:
    """Return the codec for the charset that a web page names in its head."""
    named = _CHARSET.search(data[:_PAGE_HEAD])
    return _CODECS.get(named[1].decode("ascii", "replace").lower()) if named else None


def _guess(data: bytes) -> str:
    wide = ("utf-16-le", "utf-16-be") if len(data) % 2 == 0 else ()
    gaps = data[:SAMPLE].count(0) * _MOST_GAPS > len(data[:SAMPLE])
    narrow = () if gaps else ("gb18030", "big5hkscs")
    best, best_score = "", 0.0
    for codec in (*narrow, *wide):
        if not _decodes(data, codec, cut=len(data) > _LONG):
            continue
        score = _plausibility(_head(data, codec))
        if score > best_score:
            best, best_score = codec, score
    if best_score < _PLAUSIBLE:
        raise UnreadableError(
            Fault.BINARY if b"\0" in data[:SAMPLE] or not best else Fault.ENCODING
        )
    return best


def _plausibility(text: str) -> float:
    """How much `text` looks like written Chinese, about 0 to 1; NULs are taken for gaps."""
    text = text.replace("\0", "")
    if not text or _CONTROL.search(text):
        return 0.0
    ideographs = _IDEOGRAPH.findall(text)
    if not ideographs:
        return 0.0
    common = _common_characters()
    share = sum(c in common for c in ideographs) / len(ideographs)
    everyday = sum(c in _EVERYDAY for c in ideographs) / len(ideographs)
    foreign = len(_FOREIGN.findall(text)) / len(text)
    return share * (0.5 + min(0.5, 2.5 * everyday)) - 2 * foreign


@cache
def _common_characters() -> frozenset[str]:
    """Level 1 of GB 2312 (3,755 characters) and of Big5 (5,401), from the codecs' own tables."""
    simplified = bytes(
        b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for b in (row, cell)
    )
    cells = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for row in range(0xA4, 0xC7) for cell in cells for b in (row, cell))
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore"))


def _refuse_binary(head: str) -> None:
    controls = len(_CONTROL.findall(head.replace("\0", "")))
    if controls * 100 > len(head):
        raise UnreadableError(Fault.BINARY)


def _decodes(data: bytes, codec: str, cut: bool = False) -> bool:
    """Whether `data` is text in `codec`; with `cut`, all but a last character that is broken."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return cut and _is_whole_but_for_its_end(data, codec)
    return True


def _is_whole_but_for_its_end(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError as error:
        return error.end == len(data) and len(data) - error.start < 4
    return True


def _head(data: bytes, codec: str) -> str:
    return codecs.getincrementaldecoder(codec)("ignore").decode(data[:SAMPLE])


def _without_stump(data: bytes) -> bytes:
    """Return `data` without a last character that was cut off, as in a broken download."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return data[:-back] if needed > back else data
        if byte < 0x80:
            return data
    return data
