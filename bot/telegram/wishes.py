"""What stands after /articles, as somebody types it: a source, a date, a place, a page."""

import re
from dataclasses import dataclass

from retrieval.corpus.catalogue.wanted import Wanted

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[-/.年](?P<month>1[0-2]|0?[1-9])"
    r"(?:[-/.月](?P<day>3[01]|[12]\d|0?[1-9]))?)?[年月日]?"
)
_PAGE = re.compile(r"[1-9]\d{0,2}")
LENGTH = 60  # characters of a wish; longer words are in no name


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, in the reader's own words too, and which page of it, from 0."""

    wanted: Wanted
    words: str
    page: int = 0


def wish(text: str) -> Wish:
    """Read what stands after the command; words in any order, the last of a kind counts."""
    source = date = place = None
    page, kept = 0, []
    for word in text[:LENGTH].split():
        if _PAGE.fullmatch(word):
            page = int(word) - 1
            continue
        kept.append(word)
        if match := _DATE.fullmatch(word):
            numbers = (match["year"], match["month"], match["day"])
            date = "-".join(number.zfill(2) for number in numbers if number)
        elif re.search(r"[.\d_]", word):
            source = word  # names of files have numbers, full stops, low lines; places have none
        else:
            place = word
    return Wish(Wanted(source, date, place), " ".join(kept), page)
