"""Finds the sources of a corpus: the files of a folder, or one file, by their names."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

SIDECAR = ".toml"  # corrections to the source beside it, no source of its own
LARGEST_SIDECAR = 1 << 20  # bytes that are looked at; one for a page has a few hundred
DOCUMENTATION = "readme"  # README, README.md, README.zh-CN.md: about the corpus, not of it


class IrregularFileError(OSError):
    """A pipe, a socket, a device: nothing that has an end."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file of the corpus."""

    name: str  # relative to the corpus, with forward slashes
    path: Path
    size: int  # bytes
    modified: int  # nanoseconds since 1970
    sidecar: Path | None = None  # corrections to it: "page.txt.toml", or else "page.toml"


@dataclass(frozen=True, slots=True)
class Scan:
    """The files of a corpus by name, and what could not be looked at: (name, problem).

    A name there that ends in a slash is a folder: nobody knows what is in it now.
    """

    files: tuple[Found, ...]
    unreadable: tuple[tuple[str, Problem], ...]


def scan(corpus: Path) -> Scan:
    """List the corpus. Hidden files, READMEs and sidecars are no sources.

    Raises:
        SourceError: the corpus is missing or may not be read, so nothing is known about it.
    """
    try:
        if corpus.is_dir():
            return _scan_folder(corpus)
        return Scan((_found(corpus, corpus.name, sidecar_of(corpus)),), ())
    except OSError as error:
        raise SourceError(str(corpus), problem_of(error)) from error


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Size and time would be quicker and can deceive."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sidecar_of(path: Path) -> Path | None:
    """Return the file of corrections beside a source, None if there is none."""
    beside = (path.with_name(name) for name in _sidecar_names(path.name))
    return next((file for file in beside if file != path and file.is_file()), None)


def read_sidecar(path: Path | None) -> bytes | None:
    """Return what a sidecar says; None for no sidecar, and for one deleted since it was listed.

    Raises:
        OSError: it may not be read, or is no regular file.
    """
    if path is None:
        return None
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise IrregularFileError
        with path.open("rb") as file:
            return file.read(LARGEST_SIDECAR)
    except FileNotFoundError:
        return None


def _scan_folder(corpus: Path) -> Scan:
    files: list[Found] = []
    unreadable: list[tuple[str, Problem]] = []
    os.scandir(corpus).close()  # the corpus itself must be readable

    def refuse(error: OSError) -> None:
        folder = Path(error.filename).relative_to(corpus)
        unreadable.append((f"{_name(folder)}/", Problem.of_system(error)))

    for root, folders, names in os.walk(corpus, onerror=refuse):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        sidecars = {name for name in names if name.endswith(SIDECAR)}
        for name in filter(_is_source, names):
            path = Path(root, name)
            known_as = _name(path.relative_to(corpus))
            try:
                beside = _beside(name, sidecars) if sidecars else None
                files.append(_found(path, known_as, Path(root, beside) if beside else None))
            except OSError as error:
                unreadable.append((known_as, problem_of(error)))
    by_name = tuple(sorted(unreadable, key=lambda one: one[0]))
    return Scan(tuple(sorted(files, key=lambda f: f.name)), by_name)


def _is_source(name: str) -> bool:
    hidden = name.startswith(".")
    about = name.lower().split(".", 1)[0] == DOCUMENTATION
    return not (hidden or about or name.lower().endswith(SIDECAR))


def _sidecar_names(name: str) -> tuple[str, str]:
    return f"{name}{SIDECAR}", f"{Path(name).stem}{SIDECAR}"


def _beside(name: str, sidecars: set[str]) -> str | None:
    return next((one for one in _sidecar_names(name) if one in sidecars), None)


def _found(path: Path, name: str, sidecar: Path | None) -> Found:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, without end
        raise IrregularFileError
    return Found(name, path, status.st_size, status.st_mtime_ns, sidecar)


def problem_of(error: OSError) -> Problem:
    """Say what is wrong with a file that cannot be read."""
    irregular = isinstance(error, IrregularFileError)
    return Problem(Fault.IRREGULAR) if irregular else Problem.of_system(error)


def _name(relative: Path) -> str:
    """Return a path as the catalogue keeps it: text in every database, whatever bytes it has."""
    return os.fsencode(relative.as_posix()).decode("utf-8", "replace")
