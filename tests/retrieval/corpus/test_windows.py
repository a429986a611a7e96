"""Long paragraphs are searched window by window and cited whole."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.database import connect, writing
from retrieval.corpus.catalogue.schema import VERSION_TABLE
from retrieval.corpus.windows import LONG, WIDTH, entry_ids, of_entry, windows
from retrieval.library import Library
from retrieval.text.sentences import sentences
from tests.retrieval.corpus.making import article, publish, sqlite_url

WORDS = ["老街", "河堤", "书亭", "果园", "学堂", "桥头", "春耕", "夜校", "渔船", "茶场", "修缮"]


def filling(count: int, chance: random.Random) -> str:
    """Sentences that answer nothing."""
    return "".join(
        f"{chance.choice(WORDS)}的{chance.choice(WORDS)}一直在{chance.choice(WORDS)}。"
        for _ in range(count)
    )


@given(st.text("一二三四。！？；“”（）ab 1\n", max_size=2 * LONG))
def test_windows_are_whole_sentences_and_together_the_text(text):
    found = windows(text)
    assert "".join(window.cut(text) for window in found) == text
    if len(text) <= LONG:
        assert len(found) == 1
    for sentence in sentences(text):
        assert sum(window.holds(sentence) for window in found) == 1
    for window in found[:-1] if len(text) > LONG else ():
        alone = len(sentences(window.cut(text))) <= 1
        assert len(window.cut(text).strip()) <= WIDTH or alone


def test_an_entry_tells_its_paragraph_and_window():
    text = filling(400, random.Random(1))
    ids = entry_ids("abc-3", text)
    assert len(ids) == len(windows(text)) > 1
    assert [of_entry(id) for id in ids] == [("abc-3", n) for n in range(len(ids))]
    assert entry_ids("abc-3", "一句话。") == ["abc-3"]


@pytest.fixture
def library(tmp_path):
    chance = random.Random(7)
    fact = "星光市图书馆去年新添盲文书1280册。"
    long = filling(700, chance) + fact + filling(700, chance)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    lines = [{"title": f"街巷见闻之{n}", "text": filling(300, chance)} for n in range(5)]
    lines.append({"title": "城市记事", "text": long})
    written = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (corpus / "long.jsonl").write_text(written, encoding="utf-8")
    with Library.open(corpus, tmp_path / "data") as opened:
        opened.reload()
        yield opened


def test_a_sentence_deep_in_a_long_paragraph_is_found_and_the_whole_paragraph_cited(library):
    evidence = library.answer("星光市图书馆添了多少册盲文书").evidence[0]
    assert "1280册" in evidence.quote
    assert len(evidence.paragraph.text) > 10_000
    assert evidence.sentence.cut(evidence.paragraph.text) == evidence.quote


def test_a_withdrawn_long_paragraph_leaves_no_window_behind(library):
    file = library.corpus / "long.jsonl"
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    library.reload()
    assert len(library._kept.index) == library.catalogue.count().searchable
    assert not library.answer("星光市图书馆添了多少册盲文书").evidence


def test_a_catalogue_from_before_windows_is_counted_again(tmp_path):
    url = sqlite_url(tmp_path)
    old = Catalogue.open(url)
    publish(old, {"a.txt": [article("城市记事", filling(400, random.Random(2)), "短的一段。")]})
    counted = old.count().searchable
    old.close()
    engine = connect(url)
    with writing(engine) as connection:
        connection.execute(sql("UPDATE article SET searchable = 3"))
        connection.execute(sql("UPDATE generation SET searchable = 3"))
        connection.execute(sql(f"UPDATE {VERSION_TABLE} SET version_num = '0004'"))
    engine.dispose()
    again = Catalogue.open(url)
    assert again.count().searchable == counted > 3
    again.close()
