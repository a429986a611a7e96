"""Finds the sources of a corpus: the files of a folder, or one file, by their names."""

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

SIDECAR = ".toml"  # corrections to the source beside it, no source of its own
LARGEST_SIDECAR = 1 << 20  # bytes that are looked at; one for a page has a few hundred
SETTLED = 2_000_000_000  # nanoseconds; FAT's clock ticks once in that time, others far oftener
DOCUMENTATION = "readme"  # README, README.md, README.zh-CN.md: about the corpus, not of it


class IrregularFileError(OSError):
    """A pipe, a socket, a device: nothing that has an end."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file of the corpus."""

    name: str  # relative to the corpus, with forward slashes
    file: str  # its path; a corpus may hold a million, and a Path takes longer than all else
    size: int  # bytes
    modified: int  # nanoseconds since 1970
    sidecar: Path | None = None  # corrections to it: "page.txt.toml", or else "page.toml"
    stamp: str = ""  # another one whenever the bytes may be others; empty where nothing is sure

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.file)


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
        return Scan((_found(corpus.stat(), str(corpus), corpus.name, sidecar_of(corpus)),), ())
    except OSError as error:
        raise SourceError(str(corpus), problem_of(error)) from error


def digest(file: str) -> str:
    """Return the SHA-256 of a file's bytes. Size and time would be quicker and can deceive."""
    with open(file, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


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
    waiting = [(str(corpus), "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as opened:
                entries = list(opened)
        except OSError as error:
            if not prefix:  # the corpus itself must be readable
                raise
            unreadable.append((prefix, Problem.of_system(error)))
            continue
        beside = (entry for entry in entries if entry.name.endswith(SIDECAR))
        sidecars = {entry.name for entry in beside if not _is_folder(entry)}
        for entry in entries:
            known_as = prefix + _name(entry.name)
            if _is_folder(entry):
                if not entry.name.startswith(".") and not entry.is_symlink():
                    waiting.append((entry.path, f"{known_as}/"))
            elif _is_source(entry.name):
                correction = _beside(entry.name, sidecars) if sidecars else None
                sidecar = Path(folder, correction) if correction else None
                try:
                    files.append(_found(entry.stat(), entry.path, known_as, sidecar))
                except OSError as error:
                    unreadable.append((known_as, problem_of(error)))
    by_name = tuple(sorted(unreadable, key=lambda one: one[0]))
    return Scan(tuple(sorted(files, key=lambda f: f.name)), by_name)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def _is_source(name: str) -> bool:
    hidden = name.startswith(".")
    about = name.lower().split(".", 1)[0] == DOCUMENTATION
    return not (hidden or about or name.lower().endswith(SIDECAR))


def _sidecar_names(name: str) -> tuple[str, str]:
    return f"{name}{SIDECAR}", f"{os.path.splitext(name)[0]}{SIDECAR}"


def _beside(name: str, sidecars: set[str]) -> str | None:
    return next((one for one in _sidecar_names(name) if one in sidecars), None)


def _found(status: os.stat_result, file: str, name: str, sidecar: Path | None) -> Found:
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, without end
        raise IrregularFileError
    return Found(name, file, status.st_size, status.st_mtime_ns, sidecar, _stamp(status))


def _stamp(status: os.stat_result) -> str:
    """Return what nobody can set back, as they can a file's time: when its entry last changed.

    Windows keeps no such time. A file that changed just now may change again within one tick of
    the file system's clock (git calls such a file racy), so nothing is sure of it yet.
    """
    if os.name == "nt" or time.time_ns() - status.st_ctime_ns < SETTLED:
        return ""
    return f"{status.st_ino}-{status.st_ctime_ns}"


def problem_of(error: OSError) -> Problem:
    """Say what is wrong with a file that cannot be read."""
    irregular = isinstance(error, IrregularFileError)
    return Problem(Fault.IRREGULAR) if irregular else Problem.of_system(error)


def _name(name: str) -> str:
    """Return a name as the catalogue keeps it: text in every database, whatever bytes it has."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")
