"""Keepers test a question and teach the search what it lacked, one tap each."""

import pytest

from bot.history import Deed
from bot.own_lists import OwnLists
from retrieval.library import Library
from tests.bot.telegram.conftest import ADMIN

EDITOR = 777
QUESTION = "移动办公桌和居民会客厅是哪里的薪酬"


@pytest.fixture
def own(make_world):
    """A world that answers by itself and reads its own word lists again."""
    world = make_world(editors=[EDITOR])
    world.library.close()
    lists = OwnLists(world.home / "data").lexicon
    world.library = Library.open(world.corpus, world.home / "data", lists=lists)
    with world.running():
        yield world


@pytest.fixture
def admin(request):
    name = "own" if "own" in request.fixturenames else "world"
    return request.getfixturevalue(name).api.person("老张", user_id=ADMIN)


def acts(world):
    return [(act.deed, act.subject) for act in world.history.audit.acts()]


def test_one_tap_under_a_hit_test_adds_a_word_that_the_next_reload_knows(own, admin):
    told = admin.asks(f"/explain {QUESTION}")
    button = told.button("＋ 词：移动办公桌")
    assert "下次 /reload 起作用" in admin.presses(button).notice
    assert "已经在词表里" in admin.presses(button).notice
    admin.asks("/reload").becomes("没有变化")
    assert own.library.segmenter.words("移动办公桌") == ["移动办公桌"]
    again = admin.asks(f"/explain {QUESTION}")
    assert not [one for one in again.buttons if one.text == button.text]
    assert acts(own) == [(Deed.RELOAD, "1"), (Deed.WORD, "移动办公桌")]


def test_one_tap_adds_a_synonym_that_counts_at_once(own, admin):
    question = "城东区依法快处的薪饷案件多少件"
    told = admin.asks(f"/explain {question}")
    assert "马上起作用" in admin.presses(told.button("＋ 同义词：薪饷 = 欠薪")).notice
    assert "薪饷 = 欠薪" in admin.asks(f"/explain {question}").text
    assert "马上起作用" in admin.asks("/synonym 官司 ＝ 案件").text
    assert own.library.lexicon.synonyms["官司"] == ("案件",)
    assert acts(own) == [(Deed.SYNONYM, "官司 = 案件"), (Deed.SYNONYM, "薪饷 = 欠薪")]


def test_what_was_added_is_listed_and_taken_out_again(own, admin):
    assert "还没有加过同义词" in admin.asks("/synonym").text
    admin.asks("/synonym 饷银=欠薪")
    listed = admin.asks("/synonym")
    assert "1. 饷银 = 欠薪" in listed.text
    assert "已去掉同义词" in admin.presses(listed.button("✖ 1")).notice
    listed.becomes("还没有加过同义词")
    assert "饷银" not in own.library.lexicon.synonyms
    assert [deed for deed, _ in acts(own)] == [Deed.UNLEARN, Deed.SYNONYM]


def test_words_that_are_none_are_told_how(world, admin):
    assert "2 到 20 个字" in admin.asks("/word 两 个").text
    assert "2 到 20 个字" in admin.asks("/word <b>").text
    assert "等号" in admin.asks("/synonym 饷银").text
    assert "等号" in admin.asks("/synonym 饷银 = 饷银").text
    assert "还没有加过词" in admin.asks("/word").text


def test_readers_teach_nothing_and_forged_buttons_neither(own, admin):
    reader = own.api.person()
    assert "只有管理员" in reader.asks("/word 居民会客厅").text
    assert "没有这个权限" in reader.sends_callback(reader.asks("/help"), "1t+居民会客厅").notice
    shown = admin.asks("/help")
    for data in ("1t+", "1t+长", "1t+a b", "1t+一=一", "1t*词语", "1t+一\n二", "1t+# 一"):
        assert "失效" in admin.sends_callback(shown, data).notice
    assert not (own.home / "data" / "lexicon").exists()
