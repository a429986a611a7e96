"""Everybody can see what is in the corpus and how fresh it is."""

import pytest

from tests.bot.telegram.conftest import ARTICLES


def test_corpus_tells_figures_date_and_what_came_last(own_world):
    own_world.write([*ARTICLES, {"id": "新", "title": "新的一篇", "text": "正文。"}])
    own_world.library.reload()
    told = own_world.api.person().asks("/corpus").text
    created = own_world.library.catalogue.generation().created
    assert "4 篇文章，1 个来源" in told
    assert f"{created.year}年{created.month}月{created.day}日更新" in told
    assert told.index("新的一篇") < told.index("守护“钱袋子”")
    assert "news.jsonl：4 篇" in told


def test_an_empty_corpus_says_so(make_world):
    world = make_world(empty=True)
    with world.running():
        assert "还没有文章" in world.api.person().asks("/corpus").text


@pytest.mark.parametrize(("language", "words"), [("zh-hant", "最近收錄"), ("en", "Newest")])
def test_corpus_speaks_the_readers_language(world, language, words):
    assert words in world.api.person(language=language).asks("/corpus").text
