"""A bot over a small corpus, talked to through the loopback Telegram."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.history import History
from bot.settings import Settings
from bot.telegram import app
from retrieval.library import Library
from tests.bot.telegram.scripted import Scripted
from tests.telegram.loopback import BotApi
from tests.telegram.running import running

ADMIN = 4242

ARTICLES = [
    {
        "id": "工钱",
        "title": "守护“钱袋子”",
        "text": "春节将近。\n2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"
        "工人们说：“心里踏实了！”\n"
        "下一步，城东区将继续开展专项行动。",
    },
    {"id": "工钱二", "title": "欠薪案件清零", "text": "记者获悉，清欠840人共700万元。"},
    {
        "id": "品牌",
        "title": "家门口的幸福",
        "text": "各社区打造“移动办公桌”“居民会客厅”“幸福邻里汇”等服务品牌。",
    },
]


@dataclass
class World:
    """One bot: its Telegram, library, history, and how to start it."""

    api: BotApi
    corpus: Path
    library: Library
    history: History
    script: Scripted
    settings: Settings

    def running(self) -> AbstractContextManager[object]:
        """The bot, started; stopped at the end of the block."""
        return running(lambda: app.build(self.settings, self.library, self.history))

    def write(self, articles: list[dict[str, str]]) -> None:
        """Put articles into the corpus, in place of those there."""
        lines = [json.dumps(article, ensure_ascii=False) for article in articles]
        (self.corpus / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def made_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the corpus and the data of a first reload: copied for each test."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "corpus").mkdir()
    lines = [json.dumps(article, ensure_ascii=False) for article in ARTICLES]
    (folder / "corpus" / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with Library.open(folder / "corpus", folder / "data") as library:
        library.reload()
    return folder


@pytest.fixture
def make_world(
    bot_api: BotApi, made_library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., World]]:
    """Makes a world; `empty=True` with nothing in its corpus."""
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN", raising=False)
    worlds: list[World] = []

    def make(empty: bool = False, **telegram: object) -> World:
        home = tmp_path / f"home{len(worlds)}"
        if empty:
            (home / "corpus").mkdir(parents=True)
        else:
            shutil.copytree(made_library, home)
        library = Library.open(home / "corpus", home / "data")
        script = Scripted(library.catalogue)
        script.install(library)
        world = World(
            api=bot_api,
            corpus=home / "corpus",
            library=library,
            history=History.open(f"sqlite:///{home / 'history.sqlite3'}", busy=0.05),
            script=script,
            settings=Settings.load(
                telegram={
                    "token": bot_api.token,
                    "base_url": bot_api.url,
                    "admins": [ADMIN],
                    **telegram,
                }
            ),
        )
        worlds.append(world)
        return world

    yield make
    for world in worlds:
        world.library.close()
        world.history.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> Iterator[World]:
    """A running bot."""
    world = make_world()
    with world.running():
        yield world
