"""Those who keep the corpus see its files, and its owners who did what, page by page."""

import pytest

from bot.history import Act, Deed, Outcome
from tests.bot.telegram.conftest import ADMIN

EDITOR = 777


@pytest.fixture
def world(make_world):
    """Lists are of all of a world: each test has its own."""
    world = make_world(editors=[EDITOR])
    with world.running():
        yield world


@pytest.fixture
def admin(world):
    return world.api.person("老张", user_id=ADMIN)


def test_sources_are_listed_the_latest_first_and_paged_in_one_message(world, admin):
    for number in range(14):
        (world.corpus / f"版面{number:02}.txt").write_text(
            f"第{number}号通知\n\n　　正文{number}。\n"
        )
    (world.corpus / "<b>坏.txt").write_bytes(bytes(range(256)) * 9)
    world.library.reload()
    shown = admin.asks("/sources")
    assert "资料库的 15 个文件" in shown.text
    assert "（第 1/2 页）" in shown.text
    assert "news.jsonl" not in shown.text
    assert "1 篇" in shown.text
    assert "读不了" in shown.text
    assert "<b>坏.txt：是二进制文件" in shown.text
    admin.presses(shown.button("下一页")).answer()
    shown.becomes("（第 2/2 页）")
    assert "news.jsonl\n3 篇" in shown.text
    assert "读不了" not in shown.text
    admin.presses(shown.button("上一页")).answer()
    shown.becomes("（第 1/2 页）")
    assert len(admin.messages()) == 1


def test_the_log_of_acts_is_for_owners_and_tells_what_came_of_each(world, admin):
    editor = world.api.person("编辑", user_id=EDITOR)
    editor.asks("/reload").becomes("没有变化")
    world.history.audit.write(Act(EDITOR, Deed.TAKE, "<b>\u202e坏.txt", Outcome.FAILED))
    told = admin.asks("/audit").text
    assert "管理记录，共 2 条" in told
    assert told.index("收下文件 <b>坏.txt · 没有成功") < told.index("读入 1 · 成功")
    assert f"UTC · {EDITOR}" in told
    assert "只有拥有者" in editor.asks("/audit").text
    assert "没有这个权限" in editor.sends_callback(editor.asks("/sources"), "1ia0").notice


def test_readers_see_neither_and_forged_pages_are_the_nearest_or_nothing(world, admin):
    reader = world.api.person()
    for command in ("/sources", "/audit"):
        assert "只有" in reader.asks(command).text
    assert "没有这个权限" in reader.sends_callback(reader.asks("/help"), "1is0").notice
    shown = admin.asks("/sources")
    admin.sends_callback(shown, "1iszzzzz").answer()
    assert "1 个文件" in shown.text
    for data in ("1i", "1ix0", "1is-1", "1is0.0"):
        assert "失效" in admin.sends_callback(shown, data).notice


def test_every_deed_and_outcome_has_words(world, admin):
    for deed in Deed:
        for outcome in Outcome:
            world.history.audit.write(Act(1, deed, "", outcome))
    shown = admin.asks("/audit")
    assert f"共 {len(Deed) * len(Outcome)} 条" in shown.text
    admin.presses(shown.button("下一页")).answer()
    shown.becomes("（第 2/3 页）")
