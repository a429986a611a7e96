"""A bot over a small corpus, talked to through the loopback Telegram."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
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
    home: Path
    library: Library
    history: History
    script: Scripted
    settings: Settings

    @property
    def corpus(self) -> Path:
        """The folder that `/reload` reads."""
        return self.home / "corpus"

    def close(self) -> None:
        """Let go of files."""
        self.library.close()
        self.history.close()

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


def furnish(api: BotApi, made: Path, home: Path, empty: bool = False, **telegram: object) -> World:
    """A world in the folder `home`, with a copy of what is `made`; nothing in it if `empty`."""
    if empty:
        (home / "corpus").mkdir(parents=True)
    else:
        shutil.copytree(made, home)
    library = Library.open(home / "corpus", home / "data")
    script = Scripted(library.catalogue)
    script.install(library)
    known = {"token": api.token, "base_url": api.url, "admins": [ADMIN], "suggestions": 0}
    return World(
        api=api,
        home=home,
        library=library,
        history=History.open(f"sqlite:///{home / 'history.sqlite3'}", busy=0.05),
        script=script,
        settings=Settings.load(telegram=known | telegram, data=home / "data"),
    )


@pytest.fixture
def make_world(
    bot_api: BotApi, made_library: Path, tmp_path: Path
) -> Iterator[Callable[..., World]]:
    """Makes worlds of a test's own, not started; arguments as of `furnish`."""
    with ExitStack() as stack:

        def make(**options: object) -> World:
            world = furnish(bot_api, made_library, tmp_path / "home", **options)
            stack.callback(world.close)
            return world

        yield make


@pytest.fixture
def own_world(make_world: Callable[..., World]) -> Iterator[World]:
    """A running bot of a test's own: for tests that look at all of it, or spoil it."""
    world = make_world()
    with world.running():
        yield world


@pytest.fixture(scope="module")
def common_world(made_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running bot for all tests of a module: starting one takes longer than asking it."""
    with BotApi() as api:
        world = furnish(api, made_library, tmp_path_factory.mktemp("common") / "home")
        with world.running():
            yield world
        world.close()


@pytest.fixture
def world(common_world: World) -> Iterator[World]:
    """A running bot with a script of the test's own; every test has people of its own."""
    common_world.script.reset()
    yield common_world
    common_world.script.reset()
    violations = common_world.api.violations
    told = [*violations, "", common_world.api.transcript]
    violations.clear()
    assert not told[0], "\n".join(told)
