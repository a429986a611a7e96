"""The date of an article as far as its headline or the first words of its text give it."""

import re
from collections.abc import Sequence

_DAY = re.compile(r"((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_MONTH = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月")
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年")
_CENTURIES = re.compile(r"(?:19|20)\d\d")
_LEAD = 24  # characters: a later date in the text is that of something told


def date_of(headline: Sequence[str], text: str) -> str | None:
    """Return the date as ISO 8601 as far as it is known: "2024-01-09", "2024-01", "2024"."""
    places = [place for place in (*headline, text[:_LEAD]) if _CENTURIES.search(place)]
    for pattern in (_DAY, _MONTH, _YEAR):
        for place in reversed(places) if pattern is _YEAR else places:
            match = pattern.search(place)
            if match and (found := _iso(match)):
                return found
    return None


def _iso(match: re.Match[str]) -> str | None:
    numbers = [int(number) for number in match.groups()]
    if len(numbers) > 1 and not 1 <= numbers[1] <= 12:
        return None
    if len(numbers) > 2 and not 1 <= numbers[2] <= 31:
        return None
    return "-".join(f"{number:02d}" for number in numbers)
