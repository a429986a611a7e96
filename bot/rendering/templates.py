"""The texts and templates of one language, read once from the configuration folder.

Everything that a reader sees is there, to be changed by someone who is no programmer; a mistake in
one is told with the template's name and line.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.exceptions import TemplateError as JinjaError
from jinja2.exceptions import TemplateSyntaxError

from bot.errors import TemplateError
from bot.language import Language
from bot.paths import CONFIG
from bot.rendering.markup import clip, escape, harmless
from retrieval.corpus.model import LineRange

# What an expression in a template can raise.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_QUOTED = re.compile(r"(<blockquote>.*?</blockquote>)", re.DOTALL)
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")


class Wording:
    """The words of one language: short texts by key, messages by template.

    Raises:
        TemplateError: the texts or a template are missing or broken.
    """

    def __init__(self, language: Language, config: Path = CONFIG) -> None:
        self.language = language
        self._folder = config / "templates" / language.value
        self._texts = _read_texts(config / "texts" / f"{language.value}.toml")
        self._environment = _environment(self._folder, self)

    def text(self, key: str, /, **values: object) -> str:
        """Return a short text as plain words, for a button or an alert."""
        return self._fill(key, values)

    def message(self, key: str, /, **values: object) -> str:
        """Return a short text as Telegram's HTML; what is put into it is escaped."""
        return self._fill(key, {name: escape(value) for name, value in values.items()})

    def _fill(self, key: str, values: Mapping[str, object]) -> str:
        try:
            text = self._texts[key]
        except KeyError:
            raise TemplateError(f"texts/{self.language}.toml: no text {key!r}") from None
        try:
            return text.format(**values)
        except (KeyError, IndexError, ValueError) as error:
            raise TemplateError(f"texts/{self.language}.toml: {key}: {error!r}") from None

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all texts."""
        return frozenset(self._texts)

    @property
    def templates(self) -> frozenset[str]:
        """The names of all templates."""
        return frozenset(self._environment.list_templates(["j2"]))

    def check(self) -> None:
        """Read every template, so that a broken one is told at the start and not to a reader.

        Raises:
            TemplateError: one is broken; says which, and the line.
        """
        for name in sorted(self.templates):
            self._template(name)

    def _template(self, name: str) -> Template:
        place = f"templates/{self.language}"
        try:
            return self._environment.get_template(name)
        except TemplateNotFound as error:
            raise TemplateError(f"{place}/{error.name}: there is no such template") from None
        except TemplateSyntaxError as error:
            raise TemplateError(
                f"{place}/{error.name or name}, line {error.lineno}: {error.message}"
            ) from None

    def render(self, name: str, /, **values: object) -> str:
        """Fill a template; returns Telegram's HTML without blanks around it.

        Raises:
            TemplateError: it is missing or broken; says which, and the line.
        """
        template = self._template(f"{name}.j2")
        try:
            return _tidy(template.render(values))
        except TemplateNotFound as error:  # one that it includes
            place = f"templates/{self.language}/{error.name}"
            raise TemplateError(f"{place}: there is no such template") from None
        except (JinjaError, TemplateError, *_MISTAKES) as error:
            place = f"templates/{self.language}/{self._where(error, name)}"
            raise TemplateError(f"{place}: {error}") from error

    def _where(self, error: BaseException, name: str) -> str:
        """Return the innermost template that an error passed, and its line."""
        place, trace = f"{name}.j2", error.__traceback__
        while trace:
            file = Path(trace.tb_frame.f_code.co_filename)
            if file.suffix == ".j2":
                place = f"{file.name}, line {trace.tb_lineno}"
            trace = trace.tb_next
        return place


def _tidy(html: str) -> str:
    """Leave one blank line where a template gave more; a quote stays as it is."""
    parts = _QUOTED.split(html.strip())
    return "".join(
        part if _QUOTED.fullmatch(part) else _BLANK_LINES.sub("\n\n", part) for part in parts
    )


def _read_texts(file: Path) -> dict[str, str]:
    """Return the texts of a TOML file, keyed "table.name"."""
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TemplateError(f"{file.parent.name}/{file.name}: {error}") from None
    return {
        f"{table}.{name}": str(text).strip()
        for table, texts in tables.items()
        for name, text in texts.items()
    }


def _environment(folder: Path, wording: Wording) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=escape,  # before Jinja's own, which would also turn ' into a number
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    filters: dict[str, Any] = {
        "ranges": ranges,
        "clip": clip,
        "harmless": harmless,
        "date": lambda value: date(wording, value),
    }
    environment.filters.update(filters)
    environment.globals["text"] = wording.text
    return environment


def ranges(lines: Iterable[LineRange], comma: str = "、") -> str:
    """Return line numbers as people write them: "12–14、20"."""
    return comma.join(
        f"{item.first}–{item.last}" if item.last > item.first else str(item.first) for item in lines
    )


def date(wording: Wording, value: str) -> str:
    """Return an ISO 8601 date, as much of it as is known, in the language's own form."""
    parts = value.split("-")
    names = ("year", "month", "day")[: len(parts)]
    if len(parts) > len(names) or not all(part.isdecimal() for part in parts):
        return value
    known = {name: int(part) for name, part in zip(names, parts, strict=True)}
    return wording.text(f"date.{names[-1]}", **known)
