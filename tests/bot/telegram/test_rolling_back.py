"""Owners go back to the last generation, and gold questions tell when they should."""

import json

import pytest

from bot.history import Deed
from tests.bot.telegram.conftest import ADMIN, ARTICLES

EDITOR = 777
QUESTION = "城东区清欠了多少工钱？"
GOLD = {"id": "1", "question": QUESTION, "answers": ["743.02万元"], "article": "工钱"}


@pytest.fixture
def world(make_world):
    """Going back changes all of a world: each test has its own."""
    world = make_world(editors=[EDITOR])
    with world.running():
        yield world


@pytest.fixture
def admin(world):
    return world.api.person("老张", user_id=ADMIN)


def ids(world):
    return sorted(article.given_id for article in world.library.catalogue.articles())


def deeds(world):
    return [act.deed for act in world.history.audit.acts()]


def test_the_button_under_a_diff_asks_once_more_and_goes_back(world, admin):
    world.write(ARTICLES[:1])
    diff = admin.asks("/reload")
    diff.becomes("撤下 2")
    first = diff.button("退回第 1 版")
    admin.presses(first).answer()
    diff.changes(since=diff.edits)
    assert ids(world) == ["工钱"]
    admin.presses(diff.button("确定退回第 1 版")).answer()
    note = admin.hears("新增 2")
    assert "退回" in note.text
    assert ids(world) == ["品牌", "工钱", "工钱二"]
    assert diff.buttons == []
    for data in (first.data, f"{first.data}.y"):
        assert "又变过了" in admin.sends_callback(diff, data).notice
    assert deeds(world) == [Deed.ROLLBACK, Deed.RELOAD]
    assert "743.02万元" in admin.asks(QUESTION).text


def test_rollback_tells_what_would_change_first(world, admin):
    assert "没有可以退回" in admin.asks("/rollback").text
    world.write(ARTICLES[:1])
    admin.asks("/reload").becomes("撤下 2")
    ahead = admin.asks("/rollback")
    assert "新增 2" in ahead.text
    assert ids(world) == ["工钱"]
    presses = [admin.presses(ahead.button("确定退回")) for _ in range(5)]
    for press in presses:
        press.answer()
    admin.hears("新增 2")
    assert ids(world) == ["品牌", "工钱", "工钱二"]
    assert world.library.catalogue.generation().number == 3


def test_editors_reload_but_only_owners_go_back(world, admin):
    editor = world.api.person("编辑", user_id=EDITOR)
    world.write(ARTICLES[:1])
    diff = editor.asks("/reload")
    diff.becomes("撤下 2")
    assert diff.buttons == []
    assert "没有这个权限" in editor.sends_callback(diff, "1b2.1.y").notice
    assert "只有拥有者" in editor.asks("/rollback").text
    for data in ("1b", "1b2", "1b2.1.n", "1b-1.0"):
        assert "失效" in admin.sends_callback(admin.asks("/help"), data).notice
    assert ids(world) == ["工钱"]


@pytest.fixture
def measured(make_world, tmp_path):
    """A world that keeps a gold file."""
    world = make_world()
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    world.settings = world.settings.model_copy(update={"gold": gold})
    with world.running():
        yield world


def test_gold_questions_are_asked_before_and_after_and_what_got_worse_is_marked(measured):
    admin = measured.api.person("老张", user_id=ADMIN)
    measured.write([*ARTICLES, {"id": "新", "title": "新的一篇", "text": "正文。"}])
    same = admin.asks("/reload")
    same.becomes("考题（1 题）")
    assert "第一句就是证据：100.0% → 100.0%" in same.text
    assert "⚠️" not in same.text
    measured.script.says("清欠", quotes=[("记者获悉", "700万元")])
    measured.write(ARTICLES)
    worse = admin.asks("/reload")
    worse.becomes("比上一版差")
    assert "第一句就是证据：100.0% → 0.0% ⚠️" in worse.text
    assert "退回第 2 版" in worse.buttons[0].text


def test_a_reload_that_answers_worse_is_undone_where_that_is_wanted(make_world, tmp_path):
    world = make_world()
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    world.settings = world.settings.model_copy(update={"gold": gold, "refuse_worse": True})
    with world.running():
        admin = world.api.person("老张", user_id=ADMIN)
        before = ids(world)
        world.write([*ARTICLES, {"id": "新", "title": "新的一篇", "text": "正文。"}])
        admin.asks("/reload").becomes("考题（1 题）")
        assert "新" in ids(world)
        world.script.says("清欠", quotes=[("记者获悉", "700万元")])
        world.write(ARTICLES)
        refused = admin.asks("/reload")
        refused.becomes("没有采用")
        assert refused.buttons == []
        assert set(ids(world)) == {*before, "新"}
        assert world.library.catalogue.generation().restores == 2


def test_a_broken_gold_file_is_told_and_spoils_no_reload(measured):
    admin = measured.api.person("老张", user_id=ADMIN)
    measured.settings.gold.write_text("[]\n", encoding="utf-8")
    measured.write(ARTICLES[:1])
    told = admin.asks("/reload")
    told.becomes("考题文件第 1 行看不懂")
    assert "撤下 2" in told.text
