"""What a person says of a source in the file of corrections beside it: `page.txt.toml`.

It wins over whatever was made of the page. So all of it is checked first, and what is not right is
told with its place and the form that is: a correction must not be lost for a slip.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from retrieval.corpus.model import Kind, LineRange
from retrieval.corpus.readers.calendar import is_date
from retrieval.problem import Fault, Problem

_FORMS = {
    "title": 'title = "…"',
    "subtitle": 'subtitle = "…"',
    "kicker": 'kicker = "…"',
    "authors": 'authors = ["…", "…"]',
    "date": 'date = "2024-01-09"',
    "kind": 'kind = "article" / "report" / "caption"',
    "line": "line = 12",
    "lines": "lines = [[3, 8], 12]",
    "noise": "noise = [[1, 2], 40]",
    "article": "[[article]]",
}
_FACTS = ("title", "subtitle", "kicker", "authors", "date", "kind")
_LINE = re.compile(r"line (\d+)")
_MOST = 1 << 31  # lines
_T = TypeVar("_T")


class SidecarError(ValueError):
    """Corrections that cannot be followed; `problem` says what and where."""

    def __init__(self, fault: Fault, place: str) -> None:
        super().__init__(place)
        self.problem = Problem(fault, place)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an article; None where nothing is said."""

    title: str | None = None
    subtitle: str | None = None
    kicker: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """One article: `lines` say what makes it, or `line`, any one of its lines, which it is."""

    place: str  # in the file, for messages
    said: Said
    lines: tuple[LineRange, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is said of a source.

    Authors and date at the top are those of all its articles; title, subtitle, kicker and kind
    are those of its only one.
    """

    said: Said = Said()
    articles: tuple[Correction, ...] = ()
    noise: tuple[LineRange, ...] = ()


def parse(data: bytes) -> Sidecar:
    """Read a file of corrections.

    Raises:
        SidecarError: it is no TOML in UTF-8, has a key that is none, or a value of another form.
    """
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SidecarError(Fault.SIDECAR, "UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = _LINE.search(str(error))
        raise SidecarError(Fault.SIDECAR, line[1] if line else "?") from None
    _check_keys(found, (*_FACTS, "noise", "article"), "")
    tables = found.get("article", [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise _wrong("", "article")
    return Sidecar(
        said=_said(found, ""),
        articles=tuple(
            _correction(table, f"[[article]] {number}: ")
            for number, table in enumerate(tables, start=1)
        ),
        noise=_value(found, "noise", "", _ranges) or (),
    )


def _correction(table: Mapping[str, Any], place: str) -> Correction:
    _check_keys(table, (*_FACTS, "line", "lines"), place)
    lines = _value(table, "lines", place, _ranges)
    line = _value(table, "line", place, _number)
    if (lines is None) == (line is None):
        raise SidecarError(Fault.SIDECAR_FORM, f"{place}{_FORMS['lines']} / {_FORMS['line']}")
    return Correction(place, _said(table, place), lines or (), line)


def _said(table: Mapping[str, Any], place: str) -> Said:
    return Said(
        title=_value(table, "title", place, _text),
        subtitle=_value(table, "subtitle", place, _text),
        kicker=_value(table, "kicker", place, _text),
        authors=_value(table, "authors", place, _names),
        date=_value(table, "date", place, _date),
        kind=_value(table, "kind", place, _kind),
    )


def _check_keys(table: Mapping[str, Any], allowed: tuple[str, ...], place: str) -> None:
    for key in table:
        if key not in allowed:
            known = ", ".join(allowed)
            raise SidecarError(Fault.SIDECAR_FORM, f"{place}{key!r} → {known}")


def _value(
    table: Mapping[str, Any], key: str, place: str, read: Callable[[Any], _T | None]
) -> _T | None:
    """Return a value in its form, None if the key is not there.

    Raises:
        SidecarError: it is of another form.
    """
    if key not in table:
        return None
    value = read(table[key])
    if value is None:
        raise _wrong(place, key)
    return value


def _wrong(place: str, key: str) -> SidecarError:
    return SidecarError(Fault.SIDECAR_FORM, f"{place}{_FORMS[key]}")


def _text(value: object) -> str | None:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text or None


def _names(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    names = [_text(one) for one in value]
    return None if None in names else tuple(name for name in names if name)


def _date(value: object) -> str | None:
    text = str(value)[:10]  # TOML has dates of its own: date = 2024-01-09
    return text if is_date(text) else None


def _kind(value: object) -> Kind | None:
    return Kind(value) if isinstance(value, str) and value in set(Kind) else None


def _number(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 1 <= value < _MOST else None


def _ranges(value: object) -> tuple[LineRange, ...] | None:
    if not isinstance(value, list) or not value:
        return None
    ranges = []
    for one in value:
        ends = [_number(end) for end in (one if isinstance(one, list) else [one, one])]
        numbers = [end for end in ends if end is not None]
        if len(ends) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
            return None
        ranges.append(LineRange(*numbers))
    return tuple(ranges)
