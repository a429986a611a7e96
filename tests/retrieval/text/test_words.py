import re
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text import words as words_module
from retrieval.text.lexicon import Lexicon, UserWord
from retrieval.text.words import (
    JiebaSegmenter,
    RjiebaSegmenter,
    dictionary_words,
    open_segmenter,
)

HAN = re.compile("[\u4e00-\u9fff]")
USER_WORDS = (UserWord("一般公共预算收入"), UserWord("双减", 5000, "n"))


@pytest.fixture(scope="module")
def rjieba():
    return RjiebaSegmenter(USER_WORDS)


@pytest.fixture(scope="module")
def jieba():
    return JiebaSegmenter(USER_WORDS)


@pytest.fixture(scope="module")
def lines(seeds):
    texts = [path.read_text(encoding="utf-8") for path in sorted(seeds.glob("*.txt"))]
    return [line for text in texts for line in text.splitlines()]


@pytest.mark.parametrize("mode", ["words", "search_words"])
def test_rjieba_and_jieba_find_the_same_chinese_words_in_the_seeds(rjieba, jieba, lines, mode):
    for line in lines:
        ours, reference = getattr(rjieba, mode)(line), getattr(jieba, mode)(line)
        assert list(filter(HAN.search, ours)) == list(filter(HAN.search, reference))


def test_the_dictionary_alone_gives_the_same_chinese_words_with_and_without_rjieba(
    lines, monkeypatch
):
    cutter = words_module._dictionary_cutter
    texts = ["".join(line.split()) for line in lines]
    cutter.cache_clear()
    ours = [dictionary_words(text) for text in texts]
    monkeypatch.setattr(words_module.util, "find_spec", lambda name: None)
    cutter.cache_clear()
    reference = [dictionary_words(text) for text in texts]
    cutter.cache_clear()
    for mine, theirs in zip(ours, reference, strict=True):
        assert list(filter(HAN.search, mine)) == list(filter(HAN.search, theirs))


def test_rjieba_and_jieba_cut_latin_text_alike(rjieba, jieba):
    text = "Node.js和abc-def_ghi，AI+NOSA增长5.0%，Wi-Fi6在example.com，v1.2.3"
    letters = [[w for w in cut.words(text) if w.isalnum()] for cut in (rjieba, jieba)]
    assert letters[0] == letters[1]
    assert {"Node", "js", "def", "NOSA", "Wi", "Fi6"} <= set(letters[0])
    assert "5.0%" in rjieba.words(text)


def test_user_words_are_kept_whole_and_searched_by_their_parts(rjieba):
    assert "一般公共预算收入" in rjieba.words("完成一般公共预算收入9亿元")
    assert {"公共", "预算", "一般公共预算收入"} <= set(rjieba.search_words("一般公共预算收入"))
    assert "一般公共预算收入" not in RjiebaSegmenter().words("完成一般公共预算收入9亿元")


def test_the_fingerprint_changes_with_library_and_words(rjieba, jieba):
    more = RjiebaSegmenter((*USER_WORDS, UserWord("环卫驿站")))
    prints = {cut.fingerprint for cut in (rjieba, jieba, more, RjiebaSegmenter())}
    assert len(prints) == 4
    assert RjiebaSegmenter(USER_WORDS).fingerprint == rjieba.fingerprint


def test_a_segmenter_is_opened_once_for_the_same_words():
    lexicon = Lexicon(words=USER_WORDS)
    assert open_segmenter(lexicon) is open_segmenter(Lexicon(words=USER_WORDS))
    assert open_segmenter(lexicon) is not open_segmenter()
    assert open_segmenter().name == "rjieba"


def test_jieba_stands_in_where_rjieba_cannot_be_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "rjieba", None)  # as where there is no wheel
    words_module._open.cache_clear()
    segmenter = open_segmenter()
    words_module._open.cache_clear()
    assert segmenter.name == "jieba"
    assert segmenter.words("北京市东城区") == ["北京市", "东城区"]


@given(st.text())
def test_words_joined_are_the_text(text):
    assert "".join(open_segmenter().words(text)) == text


def test_threads_share_a_segmenter(rjieba, lines):
    expected = [rjieba.words(line) for line in lines]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(rjieba.words, lines)) == expected
