"""What is wrong with a source, as a code and its details: interfaces word it in their language.

As a string a problem is an English sentence, for logs and for programs that have no words of their
own.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Fault(StrEnum):
    """The kinds of problem. The value is kept in the catalogue and names an interface's words."""

    BINARY = "binary"
    ENCODING = "encoding"
    MISSING = "missing"
    DENIED = "denied"
    IRREGULAR = "irregular"
    MARKUP = "markup"
    COLUMN = "column"  # `detail` is the line that should name it
    QUOTES = "quotes"  # `detail` is the line where a row begins
    # Of a sidecar, the file of corrections beside a source; `detail` is the place in it.
    SIDECAR = "sidecar"  # `detail` is the line
    SIDECAR_FORM = "sidecar_form"
    SIDECAR_LINES = "sidecar_lines"
    SIDECAR_TWICE = "sidecar_twice"
    SIDECAR_NOTHING = "sidecar_nothing"
    SIDECAR_SEVERAL = "sidecar_several"  # `detail` is the number of articles
    SIDECAR_TABLE = "sidecar_table"
    SYSTEM = "system"  # anything else that the operating system says; `detail` is its words
    READER = "reader"  # a fault of ours; `detail` is the error's type
    OTHER = "other"  # recorded by an earlier version, in words


_ENGLISH = {
    Fault.BINARY: "is a binary file, not text; take it out of the corpus or save it as UTF-8 text",
    Fault.ENCODING: "its character encoding is not known; save it as UTF-8",
    Fault.MISSING: "there is no such file or folder; check the corpus setting",
    Fault.DENIED: "may not be read; give the program permission to read it",
    Fault.IRREGULAR: "is not a regular file; take it out of the corpus",
    Fault.MARKUP: "its HTML is nested too deeply to be read; save the page's text as UTF-8 text",
    Fault.COLUMN: "line {detail} of the table names no column for the text; call it 正文 or text",
    Fault.QUOTES: "the quotes of the row that begins on line {detail} do not match; put the cell in"
    ' quotes and double those in it ("")',
    Fault.SIDECAR: "its sidecar (.toml) is no TOML, line {detail}; mend that line or delete the"
    " sidecar",
    Fault.SIDECAR_FORM: "its sidecar (.toml) is not right here: {detail} (write it in this form)",
    Fault.SIDECAR_LINES: "its sidecar (.toml) names a line that the page does not have: {detail};"
    " see the numbers with chuchu articles",
    Fault.SIDECAR_TWICE: "its sidecar (.toml) gives one line away twice: {detail}; leave it in one"
    " place",
    Fault.SIDECAR_NOTHING: "no article stands on the line that its sidecar (.toml) names: {detail};"
    " see the numbers with chuchu articles",
    Fault.SIDECAR_SEVERAL: "its sidecar (.toml) names a title for a page of {detail} articles; put"
    " it under [[article]] with a line of the article",
    Fault.SIDECAR_TABLE: "a sidecar (.toml) corrects pages; correct this table of articles itself"
    " and delete the sidecar",
    Fault.SYSTEM: "cannot be read: {detail}",
    Fault.READER: "the reader failed over it ({detail})",
    Fault.OTHER: "{detail}",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem; `detail` only where the kind has one."""

    fault: Fault
    detail: str = ""

    def __str__(self) -> str:
        return _ENGLISH[self.fault].format(detail=self.detail)

    @property
    def code(self) -> str:
        """How it is kept in a database: the kind, and after a colon the detail."""
        return f"{self.fault.value}:{self.detail}" if self.detail else self.fault.value

    @classmethod
    def of_code(cls, code: str) -> Self:
        """Read what `code` wrote; anything else is taken as words."""
        kind, _, detail = code.partition(":")
        known = kind in set(Fault)
        return cls(Fault(kind), detail) if known else cls(Fault.OTHER, code)

    @classmethod
    def of_system(cls, error: OSError) -> Self:
        """Say what the operating system said, without the path, which people know by another."""
        if isinstance(error, FileNotFoundError):
            return cls(Fault.MISSING)
        if isinstance(error, PermissionError):
            return cls(Fault.DENIED)
        return cls(Fault.SYSTEM, error.strerror or type(error).__name__)
