"""A whole conversation as both sides see it, kept beside this file to be read and compared.

After a change that is meant: WRITE_TRANSCRIPT=1 pytest tests/bot/telegram/test_transcript.py
"""

import os
import re
from pathlib import Path

from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from tests.bot.telegram.conftest import ADMIN, ARTICLES

TRANSCRIPT = Path(__file__).with_name("transcript.txt")


class Scene:
    """Writes down what is said and shown."""

    def __init__(self):
        self.lines: list[str] = []

    def says(self, who, text):
        """A reader's line."""
        self.lines += [f"{who}: {text}", ""]

    def shows(self, message):
        """The bot's message as it is now."""
        html = re.sub(r"\d+\.\d(?= 秒)", "0.0", message.html)
        rows: dict[int, list[str]] = {}
        for button in message.buttons:
            rows.setdefault(button.row, []).append(f"[{button.text}]")
        self.lines += [f"    {line}".rstrip() for line in html.split("\n")]
        self.lines += ["    " + " ".join(row) for row in rows.values()]
        self.lines.append("")


def test_the_conversation_is_as_it_is_written_down(own_world):
    world, scene = own_world, Scene()
    world.script.says(
        "品牌",
        quotes=[("各社区打造", None, "移动办公桌", "居民会客厅", "幸福邻里汇")],
        expected=AnswerType.LIST,
    )
    world.script.says("谁", quotes=[("工人们说", None), ("下一步", None)], status=Status.NEAREST)
    alice = world.api.person("小红")
    admin = world.api.person("老张", user_id=ADMIN)

    def ask(person, text):
        scene.says(person.user.first_name, text)
        answer = person.asks(text)
        scene.shows(answer)
        return answer

    def press(message, part):
        button = message.button(part)
        scene.says("小红", f"[{button.text}]")
        alice.presses(button).answer()
        scene.shows(message)

    ask(alice, "/start")
    first = ask(alice, "2023年城东区清欠了多少工钱？")
    ask(alice, "那2024年呢？")
    press(first, "出处")
    press(first, "看原文段落 [1]")
    press(first, "下一段")
    press(first, "返回回答")
    press(first, "另一处")
    ask(alice, "城东区各社区有哪些服务品牌？")
    ask(alice, "/source 1")
    ask(alice, "城东区的区长是谁？")
    ask(alice, "海口市今天的天气怎么样？")
    ask(alice, "/source")
    ask(alice, "/reload")
    ask(alice, "/articles")
    world.write([*ARTICLES[1:], {"id": "新", "title": "新的一篇", "text": "正文。"}])
    scene.says("老张", "/reload")
    note = admin.asks("/reload").becomes("已更新")
    scene.shows(note)
    scene.says("小红", "/source (as a reply to the first answer)")
    alice.replies_to(first, "/source 1")
    scene.shows(alice.hears())
    ask(admin, "/unanswered")
    told = "\n".join(scene.lines)
    told = re.sub(r"\d{4}年\d{1,2}月\d{1,2}日$", "(today)", told, flags=re.MULTILINE)
    if os.environ.get("WRITE_TRANSCRIPT"):
        TRANSCRIPT.write_text(told, encoding="utf-8")
    assert told == TRANSCRIPT.read_text(encoding="utf-8")
