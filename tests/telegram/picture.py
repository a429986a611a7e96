"""Makes the pictures of the bot's messages in docs/images: `python -m tests.telegram.picture`.

The real bot runs on the seed pages and talks with people through the loopback Telegram; their
chats are drawn as bubbles and photographed by a headless Chromium. The transcript is printed.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.chromium import FLAGS, chromium
from tests.telegram.bubbles import page
from tests.telegram.loopback import BotApi
from tests.telegram.reader import Room
from tests.telegram.serving import ROOT, Serving

IMAGES = ROOT / "docs" / "images"
WIDTH = 460
_ADMIN = 2_000_001


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
    admin = api.person("管理员", user_id=_ADMIN)
    admin.asks("/reload").becomes("未变", timeout=30)
    admin.asks("/stats")
    return admin.private, admin.private


SCENES: dict[str, Callable[[BotApi, Path], tuple[Room, Room]]] = {
    "answer": answer,
    "conversation": conversation,
    "paragraph": paragraph,
    "group": group,
    "administration": administration,
}


def seeds_copy(folder: Path) -> Path:
    """The seed pages in a folder of their own, to which a scene may add."""
    return Path(shutil.copytree(ROOT / "seeds", folder / "corpus"))


def main() -> None:
    """Play every scene, save its picture, print what was said."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    settings = {"CHUCHU_TELEGRAM__ADMINS": str(_ADMIN)}
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
