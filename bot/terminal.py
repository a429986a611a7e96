"""The conversation in a terminal: the same answers, citations and commands as in Telegram."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import ClassVar

import structlog

from bot.conversation import Previous, asks_source, left_behind, reply
from bot.errors import HistoryError
from bot.given import GivenAnswer, Place, given
from bot.history import History
from bot.language import of_text
from bot.opening import progress_line
from bot.rendering.problems import error_text
from bot.speaker import Speaker
from bot.verification import verify
from retrieval.errors import RetrievalError, SearchUnavailableError
from retrieval.library import Library

HERE = Place(0)  # no chat of Telegram's has this id
LONGEST = 1000  # characters of a question, as in Telegram

log = structlog.get_logger(__name__)


class Chat:
    """One reader's conversation; it ends with /quit, Ctrl-D, Ctrl-C or the end of the pipe.

    Args:
        library: what answers.
        speaker: what is written to.
        history: where answers are kept, so that /source finds the last one after a restart;
            None where it cannot be opened.
    """

    def __init__(self, library: Library, speaker: Speaker, history: History | None) -> None:
        self._library = library
        self._speaker = speaker
        self._history = history
        self._previous: Previous | None = None
        self._last: GivenAnswer | None = None

    def run(self) -> None:
        """Talk until the reader leaves."""
        self._speaker.say("terminal.hello", articles=self._library.catalogue.count().articles)
        with contextlib.suppress(KeyboardInterrupt):
            for line in _lines(self._speaker):
                if line.casefold() in {"/quit", "/exit"}:
                    break
                self._hear(line)
        if sys.stdin.isatty():
            self._speaker.say("terminal.bye")

    def _hear(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        try:
            if name in self.commands:
                self.commands[name](self, rest.strip())
            elif line.startswith("/"):
                self._speaker.say("ask.unknown_command")
            elif asks_source(line):
                self._source("")
            else:
                self._ask(line)
        except SearchUnavailableError as error:
            log.error("not answered", problem=str(error))
            self._speaker.say("terminal.no_search")
        except RetrievalError as error:
            log.error("not answered", problem=str(error))
            problem = error_text(self._speaker.wording, error)
            self._speaker.say("terminal.problem", problem=problem)

    def _ask(self, text: str) -> None:
        if len(text) > LONGEST:
            self._speaker.say("ask.too_long", length=len(text), limit=LONGEST)
            return
        if not any(character.isalnum() for character in text):
            self._speaker.say("ask.no_words", example=self._speaker.wording.text("start.example"))
            return
        start = time.perf_counter()
        answer = reply(self._library, text, self._previous)
        milliseconds = round((time.perf_counter() - start) * 1000)
        language = of_text(text, self._speaker.language)
        made = given(answer, text, language, HERE, milliseconds=milliseconds)
        self._previous = left_behind(answer, self._previous)
        self._last = self._recorded(made)
        self._speaker.answer(self._last, self._library.catalogue)

    def _recorded(self, made: GivenAnswer) -> GivenAnswer:
        try:
            return self._history.record(made) if self._history else made
        except HistoryError as error:
            log.error("answer not recorded", problem=str(error))
            return made

    def _source(self, rest: str) -> None:
        last = self._last or self._before()
        if last is None:
            self._speaker.say("source.none_yet")
        elif not last.citations:
            self._speaker.say("source.no_citation")
        elif not rest:
            self._speaker.sources(last, self._library.catalogue)
        elif rest.isdecimal() and last.citation(int(rest)):
            self._speaker.sources(last, self._library.catalogue, int(rest))
        else:
            count = len(last.citations)
            key = "source.only_one" if count == 1 else "source.wrong_number"
            self._speaker.say(key, count=count)

    def _verify(self, _rest: str) -> None:
        last = self._last or self._before()
        if last is None:
            self._speaker.say("source.none_yet")
        elif not last.citations:
            self._speaker.say("source.no_citation")
        else:
            self._speaker.verified(last, verify(last, self._library.catalogue))

    def _before(self) -> GivenAnswer | None:
        """Return the last answer of an earlier conversation here."""
        try:
            return self._history.last_answer(HERE) if self._history else None
        except HistoryError as error:
            log.error("history not read", problem=str(error))
            return None

    def _articles(self, rest: str) -> None:
        self._speaker.articles(self._library.catalogue, int(rest) if rest.isdecimal() else 1)

    def _reload(self, _rest: str) -> None:
        with progress_line(self._speaker.console, self._speaker.wording) as progress:
            diff = self._library.reload(progress)
        self._speaker.diff(diff)

    def _help(self, _rest: str) -> None:
        self._speaker.say("terminal.help")

    commands: ClassVar[dict[str, Callable[["Chat", str], None]]] = {
        "/ask": lambda chat, rest: chat._ask(rest) if rest else chat._help(rest),
        "/source": _source,
        "/verify": _verify,
        "/articles": _articles,
        "/reload": _reload,
        "/help": _help,
        "/start": _help,
    }


def _lines(speaker: Speaker) -> Iterator[str]:
    """Yield what is typed or piped in, without blank lines; a piped line is shown as if typed."""
    prompt = f"{speaker.wording.text('terminal.prompt')} "
    if not sys.stdin.isatty():
        for line in sys.stdin:
            if line.strip():
                speaker.console.print(f"\n{prompt}{line.strip()}", style="bold", markup=False)
                yield line.strip()
        return
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415  - its import gives input() its history and editing
    while True:
        try:
            line = input(f"\n{prompt}").strip()
        except EOFError:
            return
        if line:
            yield line
