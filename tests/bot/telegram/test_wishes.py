"""What stands after /articles is read as people type it, and chooses articles."""

import json

import pytest

from bot.telegram.wishes import wish
from retrieval.corpus.catalogue.wanted import Wanted


@pytest.mark.parametrize(
    ("text", "wanted", "page"),
    [
        ("", Wanted(), 0),
        ("3", Wanted(), 2),
        ("2024", Wanted(date="2024"), 0),
        ("2024-1", Wanted(date="2024-01"), 0),
        ("2024年1月", Wanted(date="2024-01"), 0),
        ("2024年1月9日", Wanted(date="2024-01-09"), 0),
        ("2024/01/09 2", Wanted(date="2024-01-09"), 1),
        ("北京", Wanted(place="北京"), 0),
        ("news.jsonl", Wanted(source="news.jsonl"), 0),
        ("001_e67 北京 2024 4", Wanted("001_e67", "2024", "北京"), 3),
        ("2024年13月", Wanted(source="2024年13月"), 0),
    ],
)
def test_words_in_any_order_are_a_source_a_date_a_place_a_page(text, wanted, page):
    asked = wish(text)
    assert (asked.wanted, asked.page) == (wanted, page)


@pytest.fixture
def world(make_world):
    world = make_world()
    rows = [
        {"id": f"a{at}", "title": f"北京市第{at}篇", "text": "正文。", "date": "2024-01-09"}
        for at in range(1, 11)
    ] + [{"id": "b", "title": "上海一篇", "text": "正文。", "date": "2023-05"}]
    world.write(rows)
    other = {"id": "c", "title": "100%_的北京", "text": "正文。"}
    (world.corpus / "other.jsonl").write_text(json.dumps(other), encoding="utf-8")
    world.library.reload()
    with world.running():
        yield world


def test_a_choice_is_listed_and_its_pages_turn(world):
    alice = world.api.person()
    shown = alice.asks("/articles 北京 2024年1月")
    assert "“北京 2024年1月”共 10 篇（第 1/2 页）" in shown.text
    alice.presses(shown.button("下一页")).answer()
    shown.becomes("北京市第10篇")
    assert "上海" not in shown.text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("2023", "上海一篇"),
        ("other.json", "100%_的北京"),
        ("上海", "上海一篇"),
        ("广州", "没有“广州”的文章"),
        ("2022-02", "没有“2022-02”的文章"),
        ("%", "100%_的北京"),
    ],
)
def test_by_source_date_and_place(world, words, told):
    assert told in world.api.person().asks(f"/articles {words}").text


def test_a_choice_too_long_for_a_button_is_turned_by_typing(world):
    words = "北京市第 " + "news.jsonl " * 4 + "2024"
    alice = world.api.person()
    assert alice.asks(f"/articles {words}").buttons == []
    assert "北京市第10篇" in alice.asks(f"/articles 2 {words}").text


def test_markup_in_a_choice_is_only_shown(world):
    assert "没有“<b>x</b>”的文章" in world.api.person().asks("/articles <b>x</b>").text
