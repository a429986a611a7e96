"""Many mixed updates in bad weather, a kill and a stop in between: is each question answered once?

    python -m tests.bench.soak [--updates 20000] [--people 200] [--share 0.03]

The bot is `chuchu serve`, as it is installed, in a process of its own; Telegram is the loopback
Bot API of this one. `share` of all requests fail (429, 5xx, dropped, timed out, late). A third of
the way the bot is killed (SIGKILL), at two thirds stopped (SIGTERM); both times it begins again,
and people go on writing meanwhile. Told are the questions answered never, once and twice, and the
memory of the process on its way.

A question may come twice only where the bot is killed in the moment between Telegram's taking the
answer and the note of that: nothing that it could look up tells it.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.history import History
from bot.telegram import callbacks
from tests.telegram.chats import Message
from tests.telegram.faults import Weather
from tests.telegram.loopback import BotApi
from tests.telegram.reader import Person

ROOT = Path(__file__).resolve().parents[2]
PENDING = 60  # updates that wait at most: people wait while Telegram has more
PATIENCE = 300.0
CHANCE = 0.3  # seconds: it is ended at any moment of its work, not just when new updates come
# What people do, and how often; each gets one message but the last four.
DEEDS = {"ask": 70, "/help": 5, "/source": 6, "press": 10, "edit": 3, "inline": 4, "forge": 2}
ANSWERED = ("ask", "/help", "/source")


@dataclass
class Soaked:
    """What came of it."""

    done: Counter[str]
    faults: Counter[str]
    never: int = 0
    once: int = 0
    twice: int = 0
    disordered: int = 0  # people whose answers came in another order
    memory: list[int] = field(default_factory=list)  # MB on the way, of the process at that time
    seconds: float = 0.0


class Crowd:
    """People who write to the bot by chance."""

    def __init__(self, api: BotApi, people: int, seed: int = 1) -> None:
        self.api = api
        self.people = [api.person(f"{number}") for number in range(people)]
        self.asked: dict[int, list[Message]] = {person.id: [] for person in self.people}
        self.wanted: Counter[int] = Counter()  # messages of the bot, by person
        self.done: Counter[str] = Counter()
        self._chance = random.Random(seed)
        lines = (ROOT / "tests/gold/heldout/questions.seeds.jsonl").read_text(encoding="utf-8")
        self._questions = [json.loads(line)["question"] for line in lines.splitlines()]

    def act(self) -> None:
        """Let one of them do something."""
        person = self._chance.choice(self.people)
        deed = self._chance.choices(list(DEEDS), list(DEEDS.values()))[0]
        if deed == "ask":
            self.asked[person.id].append(person.says(self._chance.choice(self._questions)))
        elif deed.startswith("/"):
            person.says(deed)
        elif deed == "inline":
            person.types_inline(self._chance.choice(self._questions))
        elif not self._touch(person, deed):
            return
        self.wanted[person.id] += deed in ANSWERED
        self.done[deed] += 1

    def _touch(self, person: Person, deed: str) -> bool:
        if deed == "edit":
            if not self.asked[person.id]:
                return False
            person.edits(self.asked[person.id][-1], self._chance.choice(self._questions))
            return True
        shown = next((one for one in reversed(person.messages()) if one.buttons), None)
        if shown is None:
            return False
        data = self._chance.choice(shown.buttons).data if deed == "press" else None
        person.sends_callback(shown, data or "1azzzz.1")
        if isinstance(callbacks.read(data or ""), callbacks.Next):  # it asks a question, too
            self.wanted[person.id] += 1
            self.done["press to ask"] += 1
        return True

    def heard(self) -> Counter[int]:
        """How many messages each of them got."""
        return Counter({person.id: len(person.messages()) for person in self.people})


class Served:
    """`chuchu serve` in a process of its own."""

    def __init__(self, api: BotApi, home: Path) -> None:
        self._api = api
        self._environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": api.token,
            "CHUCHU_TELEGRAM__BASE_URL": api.url,
            "CHUCHU_CORPUS": str(ROOT / "seeds"),
            "CHUCHU_DATA": str(home),
            "CHUCHU_LOG__FORMAT": "json",
            "CHUCHU_LOG__LEVEL": "warning",
            "CHUCHU_TELEGRAM__READER_LIMIT": "10000",
            "CHUCHU_TELEGRAM__MESSAGES_A_SECOND": "10000",
        }
        self._log = (home / "log").open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
        calls = self._api.calls
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log
        )
        while self._api.calls == calls:
            assert self._process.poll() is None, "the bot did not start"
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(120)

    def megabytes(self) -> int:
        """The memory of the process that is really in use (Linux; 0 elsewhere)."""
        assert self._process is not None
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20


def soak(
    updates: int,
    people: int,
    share: float,
    home: Path,
    ends: Sequence[signal.Signals] = (signal.SIGKILL, signal.SIGTERM),
) -> Soaked:
    """Let people write `updates` updates, in equal parts between the `ends` of the bot."""
    part = updates // (len(ends) + 1)
    begun = time.monotonic()
    with BotApi() as api:
        weather = Weather(0.0)
        api.server.faults = weather
        bot, crowd = Served(api, home), Crowd(api, people)
        bot.start()
        weather.share = share
        memory, chance = [], random.Random(2)
        for number in range(updates):
            if number and number % part == 0 and number // part <= len(ends):
                time.sleep(chance.uniform(0, CHANCE))
                bot.end(ends[number // part - 1])
                for _ in range(people // 2):  # while it is away
                    crowd.act()
                bot.start()
            crowd.act()
            if number % max(1, updates // 20) == 0:
                memory.append(bot.megabytes())
            while number % 10 == 0 and api.pending > PENDING:
                time.sleep(0.02)
        history = History.open(f"sqlite:///{home / 'history.sqlite3'}")
        _settle(api, crowd, history)
        memory.append(bot.megabytes())
        bot.end(signal.SIGTERM)
        soaked = Soaked(crowd.done, weather.met, memory=memory, seconds=time.monotonic() - begun)
        _judge(crowd, history, soaked)
        history.close()
        assert not api.violations, api.violations[:5]
    return soaked


def _settle(api: BotApi, crowd: Crowd, history: History) -> None:
    """Wait until all is finished."""
    end = time.monotonic() + PATIENCE
    while api.pending or history.arrivals.open():
        assert time.monotonic() < end, "not all updates were finished"
        time.sleep(0.1)


def _judge(crowd: Crowd, history: History, soaked: Soaked) -> None:
    heard = crowd.heard()
    for person in crowd.people:
        questions = [message.id for message in crowd.asked[person.id]]
        answers = [history.answer_in(person.id, shown.id) for shown in person.messages()]
        order = [one.message for one in answers if one is not None and one.message in questions]
        first = list(dict.fromkeys(order))
        # /source shows an answer again, and is noted as showing it: only the first of each counts
        soaked.disordered += first != sorted(first)
        never = sum(history.answer_to(person.id, id_) is None for id_ in questions)
        never = max(never, crowd.wanted[person.id] - heard[person.id])
        twice = max(0, heard[person.id] - crowd.wanted[person.id])
        soaked.never += never
        soaked.twice += twice
        soaked.once += len(questions) - never - twice


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=20_000)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.03)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        soaked = soak(options.updates, options.people, options.share, Path(home))
    print("updates", dict(soaked.done), f"in {soaked.seconds:.0f} s")
    print("faults", dict(soaked.faults))
    print(f"questions answered once {soaked.once}, never {soaked.never}, twice {soaked.twice}")
    print("people whose answers came out of order", soaked.disordered)
    print("megabytes on the way", *soaked.memory)


if __name__ == "__main__":
    main()
