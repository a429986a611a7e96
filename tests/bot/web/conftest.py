"""The page over the project's own corpus, served on loopback, and a browser to look at it with."""

import json
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import structlog

from bot.settings import Settings
from bot.web.server import beside
from retrieval.corpus.model import Article
from retrieval.library import Library
from tests.bot.telegram.scripted import Scripted
from tests.bot.web.browser import Browser
from tests.chromium import chromium

MANY = 45  # short articles in one source: more than one page of the list

EXTRA = [
    {
        "id": "markup",
        "title": '<script>alert("x")</script>“标题”&\u202e',
        "text": '<b>粗</b>体里有<img src=x onerror=alert(1)>，还有 "引号" 和 &amp;。',
        "authors": ["<i>某人</i>"],
    },
    {"id": "english", "title": "On quotes", "text": "A quote is an address. It is never a string."},
    {
        "id": "繁體",
        "title": "圖書館開放",
        "text": "新圖書館於2024年開放，藏書三十萬冊。",
        "date": "2024-05-01",
    },
    {"id": "工钱", "title": "守护“钱袋子”", "text": "春节将近。\n2023年，清欠840人共743.02万元。"},
    {"id": "工钱二", "title": "欠薪案件清零", "text": "记者获悉，清欠840人共700万元。"},
]


@dataclass
class Served:
    """A page that is being served: its library, and a client for it."""

    corpus: Path
    library: Library
    address: str
    client: httpx.Client
    script: Scripted | None = None
    _server: ExitStack = field(default_factory=ExitStack)
    _rest: ExitStack = field(default_factory=ExitStack)

    def get(self, path: str, **more: object) -> httpx.Response:
        """Fetch a page; in simplified Chinese unless another language is asked for."""
        return self.client.get(path, **more)

    def article(self, words: str) -> Article:
        """The live article that holds these words."""
        found = self.library.catalogue.articles()
        return next(one for one in found if any(words in p.text for p in one.paragraphs))

    def stop(self) -> None:
        """Stop serving, as the bot beside it does when it stops."""
        self._server.close()

    def close(self) -> None:
        """Stop, and let go of everything."""
        self.stop()
        self._rest.close()


def serve(home: Path, scripted: bool = False, **web: object) -> Served:
    """Serve the corpus and data of a folder on a free port."""
    server, stack = ExitStack(), ExitStack()
    library = stack.enter_context(Library.open(home / "corpus", home / "data"))
    script = None
    if scripted:
        script = Scripted(library.catalogue)
        script.install(library)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = Settings.load(web={"enabled": True, "port": port, **web})
    server.enter_context(beside(settings, library))
    address = f"http://127.0.0.1:{port}"
    client = stack.enter_context(
        httpx.Client(
            base_url=address,
            headers={"Accept-Language": "zh-CN"},
            transport=httpx.HTTPTransport(retries=5),  # until the server's thread listens
            timeout=20,
        )
    )
    return Served(home / "corpus", library, address, client, script, server, stack)


@pytest.fixture(autouse=True, scope="package")
def _plain_logs() -> Iterator[None]:
    """Errors here are meant: their tracebacks need not be drawn."""
    structlog.configure(processors=[structlog.processors.JSONRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def made_home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A folder with a corpus and the data of its first reload: copied where it is changed."""
    home = tmp_path_factory.mktemp("page")
    shutil.copytree(seeds, home / "corpus")
    _write(home / "corpus" / "extra.jsonl", EXTRA)
    many = [{"title": f"短讯第{n}则", "text": f"这是第{n}则短讯。"} for n in range(1, MANY + 1)]
    _write(home / "corpus" / "many.jsonl", many)
    with Library.open(home / "corpus", home / "data") as library:
        library.reload()
    return home


def _write(file: Path, articles: list[dict]) -> None:
    lines = [json.dumps(one, ensure_ascii=False) for one in articles]
    file.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def page(made_home: Path) -> Iterator[Served]:
    """The page, to be read only."""
    served = serve(made_home)
    yield served
    served.close()


@pytest.fixture
def make_page(made_home: Path, tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Makes a page with a corpus of its own, to be changed."""
    pages: list[Served] = []

    def make(scripted: bool = False, empty: bool = False, **web: object) -> Served:
        home = tmp_path / f"home{len(pages)}"
        if empty:
            (home / "corpus").mkdir(parents=True)
        else:
            shutil.copytree(made_home, home)
        pages.append(serve(home, scripted, **web))
        return pages[-1]

    yield make
    for one in pages:
        one.close()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium; skips where there is none."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    with Browser(program, tmp_path_factory.mktemp("profile")) as opened:
        yield opened
