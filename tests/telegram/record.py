"""What happened, in order, as readable lines: for a failing test and for the README."""

import threading
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the record.

    Attributes:
        seconds: since the record began.
        who: a person's name, the bot's, or "telegram".
        where: the chat's name.
        what: what kind of thing happened, such as "says" or "edits".
        text: the words, if there are any.
        details: what else belongs to it (buttons, error, ids).
    """

    seconds: float
    who: str
    where: str
    what: str
    text: str = ""
    details: tuple[tuple[str, Any], ...] = ()

    def line(self) -> str:
        """`12.345 王读者 @ 私聊 says: …`."""
        extra = " ".join(f"[{key}: {value}]" for key, value in self.details)
        words = self.text.replace("\n", "\n" + " " * 12)
        colon = ": " if words else ""
        place = f" @ {self.where}" if self.where else ""
        return f"{self.seconds:8.3f}  {self.who}{place} {self.what}{colon}{words} {extra}".rstrip()


class Record:
    """The events of one server, oldest first; threads may write together."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._events: list[Event] = []
        self._lock = threading.Lock()

    def add(self, who: str, where: str, what: str, text: str = "", **details: Any) -> None:
        """Write one event down."""
        shown = tuple((key, value) for key, value in details.items() if value not in (None, ""))
        with self._lock:
            seconds = time.monotonic() - self._began
            self._events.append(Event(seconds, who, where, what, text, shown))

    def events(self) -> list[Event]:
        """All events so far."""
        with self._lock:
            return list(self._events)

    def lines(self) -> list[str]:
        """All events as lines."""
        return [event.line() for event in self.events()]
