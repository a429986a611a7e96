"""A record of a file of articles, one line of JSON or one row of a table, as an article."""

import re
from collections.abc import Mapping, Sequence

from retrieval.corpus.model import Article, Kind, LineRange, Paragraph, Role
from retrieval.corpus.page.dates import date_of
from retrieval.corpus.page.names import split_names
from retrieval.corpus.readers.calendar import date_in, is_date

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_BREAK = re.compile(r"[\r\n\u2028\u2029]+")


def article_of(fields: Mapping[str, object], here: LineRange) -> Article:
    """Make an article of a record; a line of its text is a paragraph.

    Args:
        fields: `text`, and as far as the file gives them `title`, `authors` (a list, or one text
            with several names), `date`, `id`, each as the file gives it: what is of no use is
            left out.
        here: the lines of the file that the record takes.
    """
    given = fields.get("title")
    title = " ".join(_storable(given).split()) if isinstance(given, str) else ""
    body = [part.strip() for part in _BREAK.split(_storable(str(fields["text"])))]
    texts = [(title, Role.HEADLINE)] if title else []
    texts += [(part, Role.BODY) for part in body if part]
    given_id = fields.get("id")
    return Article(
        kind=Kind.ARTICLE,
        paragraphs=tuple(
            Paragraph(text, (here,), role=role, position=position)
            for position, (text, role) in enumerate(texts)
        ),
        title=title or None,
        authors=_authors(fields.get("authors")),
        date=_date(fields.get("date")) or date_of([title], next(filter(None, body), "")),
        given_id=_storable(str(given_id)) if isinstance(given_id, str | int) else None,
    )


def _storable(text: str) -> str:
    """Replace what an escape can write and no text can hold: NUL and half of a surrogate pair."""
    return _NO_TEXT.sub("\ufffd", text)


def _authors(given: object) -> tuple[str, ...]:
    if isinstance(given, str):
        return split_names(_storable(given).strip())
    if isinstance(given, Sequence):
        return tuple(name for one in given if (name := _storable(str(one)).strip()))
    return ()


def _date(given: object) -> str | None:
    text = _storable(str(given)).strip() if isinstance(given, str | int) else ""
    return text if is_date(text) else date_in(text)
