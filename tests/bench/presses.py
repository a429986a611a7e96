"""A thousand presses of one button at once: `python -m tests.bench.presses [N]`.

The real bot on the loopback Telegram; a file waits for a decision, and its "take", then a "hide",
are pressed as fast as a client can, by an owner: others are held to their limit before any handler.
Printed: how long until every press was answered, and what came of them. With many more, the last
ones are older than Telegram lets a bot answer, and this waits for them in vain.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from bot.history import History
from bot.settings import Settings
from bot.telegram import app
from retrieval.library import Library
from tests.telegram.loopback import BotApi
from tests.telegram.reader import Person
from tests.telegram.running import running
from tests.telegram.shown import Button

ADMIN = 4242
PAGE = "青禾村的油菜\n\n　　青禾村今年种植油菜320亩，比去年多40亩。\n".encode()
ARTICLE = {"id": "1", "title": "河道整治", "text": "今年整治河道12公里，明年完工。"}


def press(person: Person, button: Button, times: int) -> tuple[float, dict[str, int]]:
    """Press a button so many times; returns the seconds it took, and the notices."""
    started = time.perf_counter()
    assert button.data is not None
    presses = [person.sends_callback(button.message, button.data) for _ in range(times)]
    told: dict[str, int] = {}
    for one in presses:
        text = str(one.answer(timeout=600).get("text") or "")
        told[text] = told.get(text, 0) + 1
    return time.perf_counter() - started, told


def main(times: int) -> None:
    """Play it and print the figures."""
    with tempfile.TemporaryDirectory() as folder, BotApi() as api:
        home = Path(folder)
        (home / "corpus").mkdir()
        news = json.dumps(ARTICLE, ensure_ascii=False)
        (home / "corpus" / "news.jsonl").write_text(news, encoding="utf-8")
        library = Library.open(home / "corpus", home / "data")
        library.reload()
        history = History.open(f"sqlite:///{home / 'history.sqlite3'}")
        known = {"token": api.token, "base_url": api.url, "admins": [ADMIN]}
        settings = Settings.load(telegram=known, data=home / "data")
        with running(lambda: app.build(settings, library, history)):
            admin = api.person("老张", user_id=ADMIN)
            admin.sends_file("青禾村.txt", PAGE)
            waiting = admin.hears("收下")
            seconds, told = press(admin, waiting.button("收下"), times)
            waiting.becomes("已收下", timeout=60)
            print(f"take: {times} presses, {seconds:.1f} s, {told}")
            answer = admin.asks("今年整治河道多少公里")
            admin.replies_to(answer, "/hide")
            asked = admin.hears()
            seconds, told = press(admin, asked.button("隐藏"), times)
            print(f"hide: {times} presses, {seconds:.1f} s, {told}")
            acts = [f"{act.deed} {act.subject}" for act in history.audit.acts()]
            print(f"files: {sorted(file.name for file in library.corpus.iterdir())}")
            print(f"written down: {acts}")
            print(f"violations: {api.violations}")
        library.close()
        history.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
