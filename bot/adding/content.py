"""What a file is, told by its bytes alone: what names and senders say about it is only compared.

Nothing is ever unpacked here, so there is no bomb to go off: an archive is refused by its first
bytes, whatever it is called.
"""

from dataclasses import dataclass

from bot.adding.names import SUFFIXES, safe_name, suffix_of
from bot.adding.refusal import Refusal, RefusedError
from retrieval.corpus.model import Article, Source
from retrieval.corpus.readers import read
from retrieval.errors import SourceError

SHOWN = 8  # articles told in a preview

# The first bytes of what people send in place of text (file formats' own specifications).
SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP"),  # also docx, xlsx, pptx, epub, odt
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ\x00", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC/XLS"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3\x00", "SQLITE"),
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring.

    Attributes:
        name: under which it would be kept.
        source: how it was read.
        articles: the first of them.
        count: of all its articles.
        paragraphs: of all their bodies.
        doubtful: articles that the restorer was not sure of.
        noise: lines that belong to no article.
    """

    name: str
    source: Source
    articles: tuple[Article, ...]
    count: int
    paragraphs: int
    doubtful: int
    noise: int


def preview(given: str, data: bytes, limit: int) -> Preview:
    """Read a file as the corpus would, and tell what it holds.

    Args:
        given: its name, as its sender gives it.
        data: its bytes.
        limit: the most bytes that are taken.

    Raises:
        RefusedError: empty, too large, no text, not what its name says, or without any article.
    """
    if not data.strip():
        raise RefusedError(Refusal.EMPTY)
    if len(data) > limit:
        raise RefusedError(Refusal.TOO_LARGE)
    _refuse_signatures(data)
    suffix = suffix_of(given)
    if suffix not in SUFFIXES:
        raise RefusedError(Refusal.LIES, suffix)
    name = safe_name(given)
    try:
        reading = read(name, data)
        page = reading.page
    except SourceError as error:
        raise RefusedError(Refusal.UNREADABLE, error.problem.code) from error
    if suffix == ".jsonl" and reading.source.format != "jsonl":
        raise RefusedError(Refusal.LIES, suffix)
    if reading.source.format in ("plain", "markdown") and _is_markup(data):
        raise RefusedError(Refusal.KIND, "HTML")
    if not any(article.body for article in page.articles):
        raise RefusedError(Refusal.NO_ARTICLES)
    return Preview(
        name=name,
        source=reading.source,
        articles=page.articles[:SHOWN],
        count=len(page.articles),
        paragraphs=sum(len(article.body) for article in page.articles),
        doubtful=sum(bool(article.uncertain) for article in page.articles),
        noise=sum(noise.lines.last - noise.lines.first + 1 for noise in page.noise),
    )


def _refuse_signatures(data: bytes) -> None:
    for signature, kind in SIGNATURES:
        if data.startswith(signature) and not (kind in ("EXE", "BZIP2") and _is_ascii(data)):
            raise RefusedError(Refusal.KIND, kind)


def _is_ascii(data: bytes) -> bool:
    """Whether the beginning is plain words: "MZ" and "BZh" may begin those too."""
    return data[:512].isascii() and b"\0" not in data[:512]


def _is_markup(data: bytes) -> bool:
    head = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith(_MARKUP)
