"""A file's name as somebody gives it, made safe to write: one name, no folder, no disguise."""

import re
import unicodedata
from datetime import UTC, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

LENGTH = 60  # characters before the suffix
BYTES = 180  # of them: most file systems take 255 for a name, and a number may come behind it
TEXT = ".txt"
SUFFIXES = {  # what a name may say that is true of a text
    "": TEXT,
    ".txt": TEXT,
    ".text": TEXT,
    ".md": ".md",
    ".markdown": ".md",
    ".jsonl": ".jsonl",
    ".csv": ".csv",
    ".htm": ".html",
    ".html": ".html",
}
_SEPARATORS = re.compile(r"[/\\]")
_UNSAFE = re.compile(r'[<>:"|?*%\x00-\x1f\x7f]+')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # directions, controls, halves, unassigned
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}")


def suffix_of(name: str) -> str:
    """Return what a name ends in, in small letters: ".txt"; "" where it says nothing.

    A number after a full stop (2024.1) says nothing.
    """
    suffix = PurePosixPath(_plain(name)).suffix
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else ""


def safe_name(given: str, today: datetime | None = None) -> str:
    """Return the name under which something given as `given` is kept.

    It stands in the corpus's own folder, is seen as a source (no hidden file, README or sidecar),
    and reads as it is: nothing in it turns the direction of the text.
    """
    plain = _plain(given)
    suffix = suffix_of(plain)
    stem = (plain[: -len(suffix)] if suffix else plain).strip(" ._-")
    stem = _clipped(stem)
    if not stem:
        stem = f"{today or datetime.now(UTC):%Y-%m-%d-%H%M%S}"
    if stem.lower().split(".", 1)[0] == "readme":
        stem = f"_{stem}"
    return stem + SUFFIXES.get(suffix, TEXT)


def numbered(name: str, number: int) -> str:
    """Return the `number`-th name for files that are all called `name`: "版面-2.txt"."""
    if number < 2:
        return name
    path = PurePosixPath(name)
    return f"{path.stem}-{number}{path.suffix}"


def name_of_address(url: str) -> str:
    """Return what a thing at this address is called: the end of its path, else its host."""
    parts = urlsplit(url)
    last = PurePosixPath(unquote(parts.path, errors="replace")).name
    return last or parts.hostname or ""


def _plain(name: str) -> str:
    name = unicodedata.normalize("NFC", _SEPARATORS.split(name)[-1])
    shown = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    return _UNSAFE.sub("_", " ".join(shown.split()))


def _clipped(stem: str) -> str:
    stem = stem[:LENGTH]
    while len(stem.encode()) > BYTES:
        stem = stem[:-1]
    return stem.rstrip(" ._-")
