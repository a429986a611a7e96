"""Makes the pictures of the bot's messages in docs/images: `python -m tests.telegram.picture`.

The real bot runs on the seed pages and talks with people through the loopback Telegram; their
chats are drawn as bubbles and photographed by a headless Chromium. The transcript is printed.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.given import GivenAnswer, Place
from bot.history import History
from bot.language import Language
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from tests.chromium import FLAGS, chromium
from tests.telegram.bubbles import page
from tests.telegram.loopback import BotApi
from tests.telegram.reader import Room
from tests.telegram.serving import ROOT, Serving

IMAGES = ROOT / "docs" / "images"
WIDTH = 460
_ADMINS = (2_000_001, 2_000_002, 2_000_003, 2_000_004, 2_000_005)  # one for each scene with one


def photograph(html: str, picture: Path) -> None:
    """Save a page as a PNG, as high as the page is."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chat.html"
        file.write_text(html, encoding="utf-8")
        drawn = _chromium(Path(folder), file, "--dump-dom")
        height = re.search(r'data-height="(\d+)"', drawn)
        assert height is not None, "Chromium did not draw the page"
        shot = f"--screenshot={picture}"
        _chromium(Path(folder), file, f"--window-size={WIDTH},{height[1]}", shot)


def _chromium(folder: Path, page_file: Path, *options: str) -> str:
    with tempfile.TemporaryDirectory(dir=folder) as profile:
        command = [chromium() or "chromium", *FLAGS, "--force-device-scale-factor=2"]
        command += [f"--user-data-dir={profile}", f"--window-size={WIDTH},800"]
        command += [*options, page_file.as_uri()]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def answer(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """A question and its answer."""
    reader = api.person("小红")
    reader.asks("北京东城区2023年一般公共预算收入是多少")
    return reader.private, reader.private


def conversation(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """A question, a follow-up and its proof, in private."""
    reader = api.person("小红")
    reader.asks("北京东城区2023年一般公共预算收入是多少")
    reader.asks("那2024年GDP增长目标呢？")
    reader.asks("/source 1")
    return reader.private, reader.private


def paragraph(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """A button that opens the paragraph around the quote, in place."""
    reader = api.person("小红")
    reader.asks("环卫驿站那篇是谁写的")
    counted = reader.asks("高平市建了多少个环卫驿站")
    reader.presses(counted.button("段落")).answer()
    counted.changes(since=0)
    return reader.private, reader.private


def group(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """In a group: silent until it is addressed."""
    reader, other = api.person("小红"), api.person("小刚")
    room = api.group("读报群", [reader, other])
    other.says("今天的报纸看了吗？", to=room)
    other.says(f"@{api.username} 虎台街道有多少个老旧小区", to=room)
    room.hears()
    reader.says(f"@{api.username} 今天天气怎么样", to=room)
    room.hears()
    return room, reader.private


def administration(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """What an administrator sees of a reload that finds something new."""
    notice = "青禾村公告\n\n青禾村今年种植油菜320亩，比去年多40亩。\n"
    (corpus / "青禾村公告.txt").write_text(notice, encoding="utf-8")
    (corpus / "传真.txt").write_bytes(bytes(range(256)) * 20)
    admin = api.person("管理员", user_id=_ADMINS[0])
    admin.asks("/reload").becomes("未变", timeout=30)
    return admin.private, admin.private


def statistics(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """How the last weeks went: numbers drawn by lot stand for readers who never were."""
    history = History.open(f"sqlite:///{corpus.parent / 'data' / 'history.sqlite3'}")
    lots, now = Random(7), datetime.now(UTC)
    statuses = [Status.ANSWERED] * 8 + [Status.NEAREST, Status.NOT_FOUND]
    for back in range(27, 0, -1):
        for _ in range(lots.randrange(4, 12) + 27 - back):
            history.record(
                GivenAnswer(
                    asked="",
                    question="",
                    expected=AnswerType.NUMBER,
                    status=lots.choice(statuses),
                    confidence=0.5,
                    language=Language.SIMPLIFIED,
                    milliseconds=round(lots.lognormvariate(2.5, 0.6)),
                    time=now - timedelta(days=back),
                    place=Place(lots.randrange(1, 40)),
                )
            )
    history.close()
    admin = api.person("管理员", user_id=_ADMINS[4])
    admin.asks("/stats")
    return admin.private, admin.private


def upload(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """A file that an administrator sends: what it would bring, then taken; and one that lies."""
    admin = api.person("管理员", user_id=_ADMINS[1])
    page = """
青禾村油菜丰收

本报记者 周岚

　　本报讯 青禾村今年种植油菜320亩，比去年多40亩，预计每亩增收
三百元。村里请来技术员手把手教大家管护。

河道整治今日开工

　　全长12公里的河道整治工程今天开工，明年
"""
    admin.sends_file("青禾日报.txt", page.encode("gb18030"))
    admin.hears("收下吗")
    admin.sends_file("年报.txt", b"PK\x03\x04" + bytes(3000))
    admin.hears("ZIP")
    admin.sends_file("青禾日报-2.txt", page.replace("320", "360").encode())
    taken = admin.hears("收下吗")
    admin.presses(taken.button("收下")).answer()
    taken.becomes("已收下", timeout=30)
    return admin.private, admin.private


def sources(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """The files of the corpus, a passage that is hidden, and who did what."""
    admin = api.person("管理员", user_id=_ADMINS[2])
    admin.asks("/sources")
    counted = admin.asks("高平市建了多少个环卫驿站")
    admin.replies_to(counted, "/hide")
    asked = admin.hears("不再引用这一段")
    admin.presses(asked.button("隐藏")).answer()
    asked.changes(since=0)
    admin.asks("/audit")
    admin.presses(asked.button("重新显示")).answer()
    return admin.private, admin.private


def hit_test(api: BotApi, corpus: Path) -> tuple[Room, Room]:
    """Why a question gets its answer, and what one tap would teach the search."""
    admin = api.person("管理员", user_id=_ADMINS[3])
    told = admin.asks("/explain 高平市为环卫工人建了多少个驿站，让他们歇息")
    admin.presses(told.button("同义词")).answer()
    return admin.private, admin.private


SCENES: dict[str, Callable[[BotApi, Path], tuple[Room, Room]]] = {
    "answer": answer,
    "conversation": conversation,
    "paragraph": paragraph,
    "group": group,
    "administration": administration,
    "upload": upload,
    "sources": sources,
    "hit-test": hit_test,
    "statistics": statistics,
}


def seeds_copy(folder: Path) -> Path:
    """The seed pages in a folder of their own, to which a scene may add."""
    return Path(shutil.copytree(ROOT / "seeds", folder / "corpus"))


def main() -> None:
    """Play every scene, save its picture, print what was said."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    settings = {"CHUCHU_TELEGRAM__ADMINS": ",".join(map(str, _ADMINS))}
    with (
        tempfile.TemporaryDirectory() as folder,
        BotApi("chuchu_bot") as api,
        Serving(api, Path(folder) / "data", seeds_copy(Path(folder)), settings),
    ):
        corpus = Path(folder) / "corpus"
        for name, play in SCENES.items():
            room, viewer = play(api, corpus)
            person = viewer.chat.person
            assert person is not None
            title = room.chat.title or api.cloud.bot.first_name
            subtitle = f"{len(room.chat.members)} 位成员" if room.chat.title else "机器人"
            photograph(page(room.chat, person, title, subtitle, WIDTH), IMAGES / f"{name}.png")
        print(api.transcript)
        assert not api.violations, api.violations


if __name__ == "__main__":
    main()
