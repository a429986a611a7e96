"""Questions a second through the whole bot, beside an echo bot on the same library in the same run.

    python -m tests.bench.throughput [--users 1000] [--each 1]

The loopback Bot API runs in this process, each bot in one of its own (`chuchu serve`, as it is
installed; the echo bot answers with the words it got). All users ask at once. What is measured is
the time from the first question to the last answer; what is checked, that every user has got all
answers, in the order of the questions. The same questions come to both bots:

    distinct   no two users ask the same words, as if nobody had asked before
    repeated   each of a hundred questions is asked by many, as on a day with one piece of news
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.history import History
from tests.telegram.loopback import BotApi
from tests.telegram.reader import Person

ROOT = Path(__file__).resolve().parents[2]
CONCURRENT = 12  # updates at once of the echo bot: with more it was slower, by up to two thirds
WARM = 10  # questions before the clock starts
PATIENCE = 600.0


@dataclass(frozen=True)
class Run:
    """How one bot did with one kind of questions."""

    name: str
    questions: int
    seconds: float
    busy: float  # processor seconds of the bot: other work on the machine hardly changes them
    complete: bool  # every user got all answers, in order

    @property
    def rate(self) -> float:
        return self.questions / self.seconds


async def _echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message is not None
    assert update.effective_message.text is not None
    await update.effective_message.reply_html(update.effective_message.text)


def serve_echo(token: str, url: str) -> None:
    """The bot to compare with: no thinking, no memory, the same library and as many at once."""
    builder = Application.builder().token(token).base_url(f"{url}/bot")
    application = builder.concurrent_updates(CONCURRENT).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    application.run_polling()


@contextmanager
def bot(api: BotApi, home: Path, echo: bool) -> Iterator[int]:
    """A bot in a process of its own; yields its number."""
    environment = {
        **os.environ,
        "TELEGRAM_BOT_TOKEN": api.token,
        "CHUCHU_TELEGRAM__BASE_URL": api.url,
        "CHUCHU_CORPUS": str(ROOT / "seeds"),
        "CHUCHU_DATA": str(home),
        "CHUCHU_LOG__LEVEL": "error",
        "CHUCHU_TELEGRAM__READER_LIMIT": "10000",
        "CHUCHU_TELEGRAM__MESSAGES_A_SECOND": "10000",
    }
    command = [sys.executable, "-m", "tests.bench.throughput", "--echo", api.token, api.url]
    if not echo:
        command = [sys.executable, "-c", "from bot.cli import main; main()", "serve"]
    calls = api.calls
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        while api.calls == calls:
            assert process.poll() is None, "the bot did not start"
            time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def questions(users: int, each: int, distinct: bool) -> list[list[str]]:
    """What every user asks, from the project's own questions; `distinct`: in words of their own."""
    lines = (ROOT / "tests/gold/heldout/questions.seeds.jsonl").read_text(encoding="utf-8")
    known = [json.loads(line)["question"] for line in lines.splitlines()]
    asked = []
    for user in range(users):
        mine = [known[(user * each + number) % len(known)] for number in range(each)]
        mark = f"（{user}）" if distinct else ""
        asked.append([f"{question}{mark}" for question in mine])
    return asked


def processor_seconds(process: int) -> float:
    """What a process has used so far (Linux; 0 elsewhere)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(
    api: BotApi, name: str, asked: list[list[str]], history: History | None, process: int
) -> Run:
    """Let everybody ask at once, and wait for the last answer."""
    people = [api.person(f"{number}") for number in range(len(asked))]
    begun, used = time.perf_counter(), processor_seconds(process)
    for turn in zip(*asked, strict=True):
        for person, question in zip(people, turn, strict=True):
            person.says(question)
    for person, mine in zip(people, asked, strict=True):
        for _ in mine:
            person.hears(timeout=PATIENCE)
    seconds = time.perf_counter() - begun
    used = processor_seconds(process) - used
    time.sleep(0.5)  # what carries the last answers is noted
    complete = all(
        heard(person, history) == mine for person, mine in zip(people, asked, strict=True)
    )
    return Run(name, sum(map(len, asked)), seconds, used, complete)


def heard(person: Person, history: History | None) -> list[str]:
    """The questions that a person's messages answer, in the order they came."""
    if history is None:
        return [message.text for message in person.messages()]
    found = [history.answer_in(person.id, message.id) for message in person.messages()]
    return [answer.asked for answer in found if answer is not None]


def measure(users: int, each: int) -> list[Run]:
    runs = []
    for echo in (True, False):
        with BotApi() as api, tempfile.TemporaryDirectory() as home:
            with bot(api, Path(home), echo) as process:
                history = None if echo else History.open(f"sqlite:///{home}/history.sqlite3")
                ask(api, "warm", questions(WARM, 1, distinct=True), history, process)
                for distinct in (True, False):
                    name = (
                        f"{'echo' if echo else 'chuchu'}, {'distinct' if distinct else 'repeated'}"
                    )
                    runs.append(ask(api, name, questions(users, each, distinct), history, process))
                    print(line(runs[-1]), flush=True)
            assert not api.violations, api.violations
    return runs


def line(run: Run) -> str:
    state = "all, in order" if run.complete else "NOT ALL, OR OUT OF ORDER"
    cost = 1000 * run.busy / run.questions
    return f"{run.name:18} {run.rate:6.1f} a second, {cost:5.1f} ms of processor each  {state}"


def main() -> None:
    if sys.argv[1:2] == ["--echo"]:
        serve_echo(*sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=1000)
    parser.add_argument("--each", type=int, default=1)
    options = parser.parse_args()
    runs = measure(options.users, options.each)
    for echo, own in zip(runs[:2], runs[2:], strict=True):
        cost = echo.busy / own.busy if own.busy else 0
        print(f"{own.name}: {own.rate / echo.rate:.0%} of the echo bot; by processor {cost:.0%}")


if __name__ == "__main__":
    main()
