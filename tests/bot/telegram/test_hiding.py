"""Editors hide a passage, nobody is answered with it, and the list takes it back."""

import pytest

from bot.history import Deed
from tests.bot.telegram.conftest import ADMIN, ARTICLES

EDITOR = 777
QUESTION = "城东区清欠了多少人的欠薪？"
WORDS = "2023年，城东区依法快处欠薪案件322件"


@pytest.fixture
def own(make_world):
    """A world that answers by itself, as no script does: what is hidden must not come."""
    world = make_world(editors=[EDITOR])
    del world.library._new_answerer
    world.library._answerer = world.library._new_answerer()
    with world.running():
        yield world


@pytest.fixture
def admin(request):
    name = "own" if "own" in request.fixturenames else "world"
    return request.getfixturevalue(name).api.person("老张", user_id=ADMIN)


def deeds(world):
    return [act.deed for act in world.history.audit.acts()]


def test_a_passage_is_hidden_by_a_reply_and_shown_again_from_the_list(own, admin):
    reader = own.api.person()
    answer = admin.asks(QUESTION)
    assert WORDS in answer.text
    admin.replies_to(answer, "/hide")
    asked = admin.hears("不再引用这一段")
    assert WORDS in asked.marked("blockquote")[0]
    assert "已隐藏" in admin.presses(asked.button("隐藏")).notice
    asked.changes(since=0)
    assert [button.text for button in asked.buttons] == ["↩ 重新显示"]
    assert WORDS not in reader.asks(QUESTION).text
    own.write([{**ARTICLES[0], "title": "换了标题"}, *ARTICLES[1:]])
    admin.asks("/reload").becomes("改动 1")
    assert WORDS not in reader.asks(QUESTION).text
    listed = admin.asks("/hide")
    assert "已隐藏 1 段" in listed.text
    assert WORDS in listed.marked("blockquote")[0]
    assert "已恢复" in admin.presses(listed.button("1")).notice
    listed.becomes("没有隐藏任何原文")
    assert WORDS in reader.asks(QUESTION).text
    assert deeds(own) == [Deed.SHOW, Deed.RELOAD, Deed.HIDE]


def test_an_editor_may_and_a_reader_may_not_whoever_gave_him_the_button(own, admin):
    reader, editor = own.api.person(), own.api.person("编辑", user_id=EDITOR)
    answer = editor.asks(QUESTION)
    editor.replies_to(answer, "/hide 1")
    asked = editor.hears("不再引用")
    button = asked.button("隐藏")
    assert "没有这个权限" in reader.sends_callback(reader.asks("/help"), button.data).notice
    assert "只有管理员" in reader.asks("/hide").text
    assert own.library.catalogue.hiding.count() == 0
    for _ in range(3):
        assert "已隐藏" in editor.presses(button).notice
    assert own.library.catalogue.hiding.count() == 1
    assert deeds(own) == [Deed.HIDE]


@pytest.mark.parametrize("data", ["1k+:", "1k+:nothing-0", "1k*:abc-1", "1k+:../x-1", "1k-l:abc-1"])
def test_a_forged_button_hides_nothing(world, admin, data):
    assert "失效" in admin.sends_callback(admin.asks("/help"), data).notice
    assert world.library.catalogue.hiding.count() == 0


def test_hide_says_what_it_needs(world, admin):
    assert "没有隐藏任何原文" in admin.asks("/hide").text
    assert "请回复一个回答" in admin.asks("/hide 七").text
    assert "请回复一个回答" in admin.asks("/hide 99").text


def test_what_a_reader_calls_wrong_comes_to_owners_with_the_button(own, admin):
    reader = own.api.person()
    answer = reader.asks(QUESTION)
    reader.presses(answer.button("句子不对")).answer()
    complaint = admin.hears("句子不对")
    assert "已隐藏" in admin.presses(complaint.button("隐藏")).notice
    assert WORDS not in reader.asks(QUESTION).text
