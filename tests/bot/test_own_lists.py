"""What keepers teach the search: written whole, once, in the form that the lists have."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.own_lists import Entry, OwnLists, entry
from retrieval import Library
from retrieval.text.lexicon import Lexicon


@given(st.text(max_size=30), st.none() | st.text(max_size=30))
def test_whatever_is_accepted_is_a_line_that_the_lists_take(tmp_path_factory, word, other):
    made = entry(word, other)
    if made is not None:
        folder = tmp_path_factory.mktemp("lists")
        lists = OwnLists(folder)
        assert lists.add(made)
        assert lists.entries(made.list) == [made]
        own = Lexicon.load(folder / "lexicon")
        assert made.word in ({one.word for one in own.words} | set(own.synonyms))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("", None),
        ("长", None),
        ("长" * 21, None),
        ("两 个", None),
        ("一，二", None),
        ("a=b", None),
        ("# 注", None),
        ("多行\n多行", None),
        ("甲甲", "甲甲"),
        ("甲甲", ""),
        ("甲甲", "乙>丙"),
    ],
)
def test_what_is_no_word_is_not_accepted(word, other):
    assert entry(word, other) is None


def test_entries_are_kept_once_each_whoever_adds_them_at_once(tmp_path):
    lists = OwnLists(tmp_path)
    words = [Entry(f"词语{number}") for number in range(20)] * 3
    with ThreadPoolExecutor(8) as threads:
        added = list(threads.map(lists.add, words))
    assert added.count(True) == 20
    assert sorted(map(str, lists.entries("words.txt"))) == sorted({str(word) for word in words})
    assert lists.remove(Entry("词语7"))
    assert not lists.remove(Entry("词语7"))
    assert len(lists.entries("words.txt")) == 19


def test_lines_that_people_wrote_stay_as_they_are(tmp_path):
    (tmp_path / "lexicon").mkdir()
    file = tmp_path / "lexicon" / "synonyms.txt"
    file.write_text("# ours\n晚点 > 延误 = 误点  # one way\n甲甲 = 乙乙\n", encoding="utf-8")
    lists = OwnLists(tmp_path)
    lists.add(Entry("工钱", "薪水"))
    lists.remove(Entry("甲甲", "乙乙"))
    assert (
        file.read_text(encoding="utf-8") == "# ours\n晚点 > 延误 = 误点  # one way\n工钱 = 薪水\n"
    )
    assert lists.lexicon().synonyms["晚点"][-2:] == ("延误", "误点")


def test_synonyms_count_at_once_and_words_from_the_next_reload(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("通知\n\n　　雨水收集亭今天开放，月租减半。\n")
    lists = OwnLists(tmp_path / "data")
    with Library.open(tmp_path / "corpus", tmp_path / "data", lists=lists.lexicon) as library:
        library.reload()
        assert "雨水收集亭" not in library.segmenter.words("雨水收集亭")
        lists.add(Entry("雨水收集亭"))
        lists.add(Entry("房钱", "月租"))
        library.learn()
        assert library.lexicon.synonyms["房钱"] == ("月租",)
        assert "雨水收集亭" not in library.segmenter.words("雨水收集亭")
        assert library.answer("雨水收集亭的房钱怎么样").evidence
        library.reload()
        assert library.segmenter.words("雨水收集亭") == ["雨水收集亭"]
        assert "月租减半" in library.answer("雨水收集亭的房钱怎么样").evidence[0].quote
        before = library._kept
        library.reload()
        assert library._kept is before
        with Library.open(tmp_path / "corpus", tmp_path / "data", lists=lists.lexicon) as other:
            assert other.segmenter.words("雨水收集亭") == ["雨水收集亭"]
            assert "月租减半" in other.answer("雨水收集亭的房钱怎么样").evidence[0].quote


def test_a_broken_list_refuses_a_reload_and_no_answer(tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.txt").write_text("通知\n\n　　雨水收集亭今天开放。\n")
    lists = OwnLists(tmp_path / "data")
    with Library.open(tmp_path / "corpus", tmp_path / "data", lists=lists.lexicon) as library:
        library.reload()
        (tmp_path / "data" / "lexicon").mkdir()
        (tmp_path / "data" / "lexicon" / "words.txt").write_text("一 二 三 四\n")
        with pytest.raises(Exception, match=r"words\.txt, line 1"):
            library.reload()
        assert library.answer("雨水收集亭什么时候开放").evidence
