"""Where sentences end: the unit that a quote is cut in.

A clause that ends in a semicolon counts as a sentence, since reports string facts together with
them and one fact is what a reader wants to see. Closing quotes and brackets stay with the sentence
they close; a title in 《》, a bracket or a number is never cut.
"""

import re
from bisect import bisect_right

from retrieval.text.spans import Span

_CLOSING = "”’」』）)】〉》\\]｝}"
_OPENING = "“‘「『（(【〈《\\[｛{"
# An end and all that belongs to it: more marks of the kind, then what closes around them.
_END = re.compile(
    rf"(?:[。！？；｡]|……?|[!?](?![A-Za-z0-9=&/#])|;(?![A-Za-z0-9])|\.{{3,}}"
    rf"|(?<=[A-Za-z]{{2}})[.](?=\s+[A-Z“\"]|\s*$))"
    rf"(?P<more>[。！？；!?…｡]*)(?P<closing>[{_CLOSING}]*)"
    rf"|\n"
)
# What is kept whole: titles, and brackets that hold no more than a remark.
_WHOLE = re.compile(
    r"《[^《》\n]{0,100}》|（[^（）\n]{0,100}）|\([^()\n]{0,100}\)|【[^【】\n]{0,100}】"
)
_QUOTES = {"”": "“", "’": "‘", "」": "「", "』": "『"}
_CONTINUES = re.compile(r"[，、,：:）)】》]|[的地得]")


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text` in order, blanks around them left out.

    Every character that is not blank is in exactly one of them.
    """
    whole = [match.span() for match in _WHOLE.finditer(text)]
    starts = [start for start, _ in whole]
    spans: list[Span] = []
    begin = 0
    for end in _END.finditer(text):
        inside = bisect_right(starts, end.start()) - 1
        if inside >= 0 and end.start() < whole[inside][1] - 1:
            continue
        if end.group() != "\n" and _goes_on(text, begin, end):
            continue
        spans += _trimmed(text, begin, end.end())
        begin = end.end()
    spans += _trimmed(text, begin, len(text))
    return spans


def _goes_on(text: str, begin: int, end: re.Match[str]) -> bool:
    """Whether the sentence goes on after these marks.

    It does where a comma follows (“……”，), and where a quotation that stands within the sentence is
    closed by ？ or ！ and more words follow (“满意！”是目标). A quotation that the sentence opens
    with a colon or begins with ends it.
    """
    rest = text[end.end() : end.end() + 1]
    if rest and _CONTINUES.match(rest):
        return True
    if end.group().strip("…") == "" and text[: end.start()].endswith(tuple(_QUOTES)):
        return bool(rest)  # the end of a row of examples: “甲”“乙”……都来了
    closing = end.group("closing") or ""
    quote = next((mark for mark in closing if mark in _QUOTES), None)
    marks = end.group()[: len(end.group()) - len(closing)]
    if quote is None or marks.endswith(("。", "；")) or not rest or rest.isspace():
        return False
    if rest in _OPENING:
        return False
    opened = text.rfind(_QUOTES[quote], begin, end.start())
    return text[max(opened - 1, 0) : opened] not in ("：", ":")


def _trimmed(text: str, start: int, end: int) -> list[Span]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return [Span(start, end)] if start < end else []
