"""Where sentences end: the unit that a quote is cut in.

A clause that ends in a semicolon counts as a sentence, since reports string facts together with
them and one fact is what a reader wants to see. Closing quotes and brackets stay with the sentence
they close; a title in 《》, a remark in brackets or a number is never cut.
"""

import re
from bisect import bisect_right

from retrieval.text.spans import Span

_QUOTES = {"”": "“", "’": "‘", "」": "「", "』": "『", '"': '"'}
_CLOSING = "”’」』）)】〉》\\]｝}"
_OPENING = "“‘「『（(【〈《"
_TITLES = "".join(rf"(?<!\b{title})" for title in ("Mr", "Ms", "Mrs", "Dr", "St", "No", "vs"))
# A mark that ends a sentence, more of the kind, then what closes around them. Half-width marks
# within an address or a formula (a?b=1) end nothing, nor does a full stop but after a Latin word.
_END = re.compile(
    rf"(?P<marks>(?:[。！？；｡…]|\.{{3,}}|(?<![!-~])[!?;]|[!?;](?![A-Za-z0-9=&/#])"
    rf"|(?<=[A-Za-z]{{2}}){_TITLES}\.(?=\s+[A-Z]|\s*$))[。！？；｡…!?]*)(?P<closing>[{_CLOSING}]*)"
    r"|[\n\r\u2028\u2029]"
)
# What is kept whole: a title, and brackets around no more than a remark.
_WHOLE = re.compile(
    r"《[^《》\n]{0,100}》|（[^（）\n]{0,100}）|\([^()\n]{0,100}\)|【[^【】\n]{0,100}】"
)

_SPEAKER = re.compile(
    "[^，。！？；：“”,!?;:]{0,15}?(?:说|說|道|问|問|答|表示|介绍|告诉|喊|称|稱|笑)"
)


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order, blanks around them left out.

    Every character that is not blank is in exactly one of them.
    """
    whole = [match.span() for match in _WHOLE.finditer(text)]
    starts = [start for start, _ in whole]
    found: list[Span] = []
    begin = 0
    for match in _END.finditer(text):
        within = bisect_right(starts, match.start()) - 1
        if within >= 0 and _is_kept_whole(text, begin, whole[within], match):
            continue
        end = match.end()
        if match["marks"]:
            end += _closes_straight_quote(text, begin, end)
            if _goes_on(text, begin, match, end):
                continue
        found += _trimmed(text, begin, end)
        begin = end
    return found + _trimmed(text, begin, len(text))


def _is_kept_whole(text: str, begin: int, whole: tuple[int, int], match: re.Match[str]) -> bool:
    """Whether `match` ends nothing, standing in a title or in brackets within a sentence.

    Brackets that hold a sentence of their own (见图。) end with it.
    """
    start, end = whole
    own = match.end() >= end and text[start] != "《" and not text[begin:start].strip()
    return match.start() < end - 1 and not own


def _closes_straight_quote(text: str, begin: int, end: int) -> bool:
    """Whether a straight quotation mark at `end` closes one that the sentence opened."""
    return text[end : end + 1] == '"' and text.count('"', begin, end) % 2 == 1


def _goes_on(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence from `begin` goes on after these marks, which close at `end`.

    It does before a comma (“……”，); after a row of examples (“甲”“乙”……都来了); and after a
    quotation that asks or calls out and is a part of the sentence (“满意！”是目标), unless a colon
    led to it (他说：“满意！”). A speech of several sentences only goes on to its speaker.
    """
    marks, closing = match["marks"], text[match.end("marks") : end]
    following = text[end : end + 1]
    if not following or following.isspace():
        return False
    if following in "，、,：:）)】》":
        return True
    if not marks.strip("…"):
        return text[end - len(marks) - len(closing) - 1 : end].startswith(tuple(_QUOTES))
    quote = next(filter(_QUOTES.get, closing), None)
    if quote is None or following in _OPENING or marks[-1] in "。；｡.;":
        return False
    opened = text.rfind(_QUOTES[quote], 0, match.end("marks"))
    if opened < begin:
        return _SPEAKER.match(text, end) is not None
    return text[:opened].rstrip()[-1:] not in ("：", ":")


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    """Return `[start, end)` without the blanks around it, or nothing if it is all blank."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    return [Span(start, end)] if start < end else []
