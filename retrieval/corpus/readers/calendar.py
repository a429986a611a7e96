"""The day that a piece of writing about a source names: a file name, a meta element, a sidecar."""

import datetime
import re
import unicodedata
from pathlib import PurePosixPath

_SEPARATED = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s?[-年._/]\s?(?P<month>\d{1,2})"
    r"(?:\s?[-月._/]\s?(?P<day>\d{1,2})(?!\d)|(?=月))"
)
_SOLID = re.compile(  # a time of the day may follow: 20230105081200
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=(?:[T_]?\d{4}(?:\d\d)?)?(?!\d))"
)
_STAMP = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[T_ ]?\d{4,6}\b)"
)
_HASH = re.compile(r"(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{12,}(?![0-9a-z])")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


def full_date(text: str) -> str | None:
    """Return the first valid day in `text` as ISO 8601: "2023-01-05"; also without separators."""
    return next((day for day in _dates(text) if len(day) == 10), None)


def date_in(text: str) -> str | None:
    """Return the first valid day in `text`, else the first month: "2023-01"."""
    return full_date(text) or next(iter(_dates(text)), None)


def date_of_name(name: str) -> str | None:
    """Return the date that a source's name gives: in its own name, or else in those of folders.

    "2023-01-05.txt", "江城晚报20230105第3版.txt" and "2023/01/05/03.txt" all give "2023-01-05";
    days that do not exist, and digits inside of a hash, give none.
    """
    path = PurePosixPath(unicodedata.normalize("NFKC", name).lower())
    own = _HASH.sub(" ", path.name)
    return date_in(own) or full_date(_HASH.sub(" ", str(path)))


def is_date(text: str) -> bool:
    """Whether `text` is ISO 8601 and exists: "2024", "2024-01" or "2024-01-09"."""
    if not _ISO.fullmatch(text):
        return False
    numbers = [int(part) for part in text.split("-")]
    return _valid(*numbers) is not None


def _dates(text: str) -> list[str]:
    found = []
    for pattern in (_SEPARATED, _SOLID):
        for match in pattern.finditer(text):
            numbers = [int(part) for part in match.groups() if part]
            if day := _valid(*numbers):
                found.append((match.start(), day))
    return [day for _, day in sorted(found)]


def _valid(year: int, month: int | None = None, day: int | None = None) -> str | None:
    try:
        datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
    return "-".join(parts)
