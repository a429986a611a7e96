"""`--source`, `--since`, `--until`, `--kind`: which articles may answer, where a command asks."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

import typer

from bot.errors import SettingError
from retrieval import Answer, Catalogue, Kind, Library, Wanted

_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?)?[年月]?")
_TOLD = 5  # names of sources in an error


def iso_date(text: str) -> str:
    """Return a year, month or day as ISO 8601; 2024年5月 and 2024/5/1 are understood too.

    Raises:
        typer.BadParameter: it is none.
    """
    match = _DATE.fullmatch(text.strip())
    try:
        numbers = [int(part) for part in match.groups() if part] if match else []
        year, month, day = (*numbers, *(1, 1, 1)[len(numbers) :])
        date(year if numbers else 0, month, day)
    except ValueError:
        told = f"{text!r}: 年、月或日，如 · a year, month or day: 2024, 2024-05, 2024-05-01"
        raise typer.BadParameter(told) from None
    return "-".join(f"{number:0{width}}" for number, width in zip(numbers, (4, 2, 2), strict=False))


Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="NAME",
        help="只在这些资料里找：文件名或其中的字 · Only sources with this in their names.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        parser=iso_date,
        help="从这一年、月或日起的文章 · Only articles of this year, month or day and later.",
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        metavar="DATE",
        parser=iso_date,
        help="到这一年、月或日为止的文章 · Only articles of this year, month or day and before.",
    ),
]
OfKind = Annotated[
    Kind | None,
    typer.Option("--kind", help="只在文章、图片说明或报告里找 · Only articles of this kind."),
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A library of which some articles alone may answer; a conversation may be led with it."""

    library: Library
    wanted: Wanted | None

    @property
    def catalogue(self) -> Catalogue:
        """The library's."""
        return self.library.catalogue

    def answer(self, text: str, limit: int = 3, context: str | None = None) -> Answer:
        """Answer as the library does, among what is chosen."""
        return self.library.answer(text, limit, context, self.wanted)


def chosen(
    library: Library, source: str | None, since: str | None, until: str | None, kind: Kind | None
) -> Chosen:
    """Return what these options choose; all of the library where none is given.

    Raises:
        SettingError: no source has such a name, or the range ends before it begins.
    """
    if since and until and until < since[: len(until)]:
        raise SettingError("--until", until, f"not before --since, which is {since}")
    file = words = None
    if source is not None:
        names = list(library.catalogue.sizes())
        if source in names:
            file = source
        elif source and any(source in name for name in names):
            words = source
        else:
            some = ", ".join(names[:_TOLD]) + (", …" if len(names) > _TOLD else "")
            raise SettingError("--source", source, f"a source's name, or a part of it: {some}")
    wanted = Wanted(source=words, file=file, since=since, until=until, kind=kind)
    return Chosen(library, None if wanted == Wanted() else wanted)
