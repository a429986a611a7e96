"""One text printed twice is one article to readers, and two different texts never are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.passages import Headings, find_passages
from retrieval.answering.query import Query
from retrieval.corpus.likeness import essence, marks, same
from retrieval.text.terms import terms
from tests.retrieval.corpus.house import House

TEXT = (
    "星光市今年新建了三十二座便民书屋，全部免费开放。"
    "每座书屋有图书一千二百册，由社区志愿者轮流照看。",
    "市文化馆馆长说，书屋开放以来，每天有上百名读者来看书。"
    "明年还要在各个乡镇再建十五座，让更多的孩子有书看。"
    "书屋里还设了老花镜和饮水机，方便老人使用。",
)


def parts(*texts: str, head: str = "便民书屋开到家门口") -> list[tuple[str, str, None, str]]:
    headline = [("a-0", "headline", None, head)] if head else []
    body = [(f"a-{n}", "body", None, text) for n, text in enumerate(texts, start=1)]
    return [*headline, *body]


def alike(one, other) -> bool:
    one, other = essence(one), essence(other)
    assert same(one, other) == same(other, one)
    return same(one, other)


PRINTED = parts(*TEXT)


@pytest.mark.parametrize(
    "again",
    [
        parts("".join(TEXT)),
        parts(*(text[:13] + "\n" + text[13:] for text in TEXT)),
        parts(TEXT[0].replace("，", ", "), TEXT[1]),
        parts("本报讯（记者 李明）" + TEXT[0], TEXT[1]),
        parts(*TEXT, "（责任编辑：某某）"),
        parts(TEXT[0].replace("新建了", "新建"), TEXT[1]),
        parts(*TEXT, head="书屋进社区"),
    ],
    ids=["other paragraphs", "wrapped", "punctuation", "dateline", "note", "particle", "headline"],
)
def test_a_reprint_is_the_same_article(again):
    assert alike(PRINTED, again)
    assert set(marks(essence(PRINTED))) & set(marks(essence(again)))


@pytest.mark.parametrize(
    "other",
    [
        parts(TEXT[0].replace("三十二", "三十三"), TEXT[1]),
        parts(TEXT[0].replace("星光市", "明月市"), TEXT[1]),
        parts(TEXT[0].replace("全部", "尚未"), TEXT[1]),
        parts(TEXT[0]),
        parts(*TEXT, head="2024年便民书屋"),
        parts(*TEXT, "另有一段很长的新内容，说的是完全不同的一件事情，并不短。" * 2),
    ],
    ids=["number", "name", "meaning", "half", "headline's number", "much more"],
)
def test_what_says_something_else_is_another_article(other):
    assert not alike(PRINTED, other)


def test_a_short_formula_under_two_headlines_stays_two():
    assert not alike(
        parts("详细内容请看今天的第二版和第三版，敬请广大读者留意。", head="要闻"),
        parts("详细内容请看今天的第二版和第三版，敬请广大读者留意。", head="导读"),
    )
    assert essence(parts("见第二版。")) is None


@given(st.lists(st.text(), max_size=4))
def test_any_text_is_the_same_as_itself(texts):
    one = essence(parts(*texts))
    assert one is None or (same(one, one) and marks(one))


# In a corpus


def write(house: House, name: str, *texts: str, title: str = "便民书屋开到家门口") -> None:
    page = f"{title}\n\n" + "\n\n".join(f"　　{text}" for text in texts) + "\n"
    (house.corpus / name).write_text(page, encoding="utf-8")


def passages(house: House, words: str) -> list[str]:
    query = Query(terms(words, house.kept.segmenter), {}, ())
    found = find_passages(query, house.kept.index, house.catalogue, Headings())
    return [house.catalogue.article(p.paragraph.article_id).source for p in found]


@pytest.fixture
def printed_twice(house):
    write(house, "b.txt", *TEXT)
    house.reload()
    write(house, "a.txt", "".join(TEXT))
    house.reprinted = house.reload()
    return house


def test_a_reload_tells_which_of_what_came_is_a_reprint_and_of_what(printed_twice):
    [reprint] = printed_twice.reprinted.reprints
    assert reprint.article.source == "a.txt"
    assert reprint.also_in == ("b.txt",)


def test_both_sources_are_named_whichever_is_asked_for(printed_twice):
    for article, other in zip(printed_twice.state(), ("b.txt", "a.txt"), strict=True):
        assert printed_twice.catalogue.also_in(article.id) == (other,)


def test_when_the_one_that_is_shown_goes_the_other_takes_its_place(printed_twice):
    house = printed_twice
    assert set(passages(house, "书屋图书志愿者")) == {"a.txt"}
    (house.corpus / "a.txt").unlink()
    house.reload()
    assert set(passages(house, "书屋图书志愿者")) == {"b.txt"}
    [left] = house.state()
    assert house.catalogue.also_in(left.id) == ()
    house.rollback()
    assert set(passages(house, "书屋图书志愿者")) == {"a.txt"}


def test_many_copies_within_one_reload_are_one_family(house):
    for number in range(30):
        write(house, f"{number:02}.txt", *TEXT)
    write(house, "other.txt", TEXT[0].replace("三十二", "四十"), TEXT[1])
    assert len(house.reload().reprints) == 29
    assert set(passages(house, "书屋图书志愿者")) == {"00.txt", "other.txt"}


def test_many_copies_do_not_crowd_out_what_else_is_found(house):
    for number in range(40):
        write(house, f"{number:02}.txt", *TEXT)
    write(house, "other.txt", "书屋之外，志愿者还在公园里种花。", title="公园")
    house.reload()
    assert set(passages(house, "书屋图书志愿者")) == {"00.txt", "other.txt"}
    assert len(house.catalogue.also_in(house.state()[5].id)) == 39


def test_a_catalogue_of_before_is_judged_with_the_next_reload(printed_twice):
    house = printed_twice
    with house.catalogue._engine.begin() as connection:
        for table in ("reprint", "hallmark"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    house.catalogue.set_note("folding.done", None)
    assert house.catalogue.also_in(house.state()[0].id) == ()
    house.write("c.txt")
    house.reload()
    assert house.catalogue.also_in(house.state()[0].id) == ("b.txt",)


def test_a_reload_that_was_cancelled_in_between_judges_as_if_it_had_not_been(house):
    write(house, "a.txt", *TEXT)
    write(house, "b.txt", *TEXT)

    def stop(step, done, total):
        if step == "switch":
            raise InterruptedError

    with pytest.raises(InterruptedError):
        house.reload(progress=stop)
    [reprint] = house.reload().reprints
    assert (reprint.article.source, reprint.also_in) == ("b.txt", ("a.txt",))
    assert house.catalogue.also_in(house.state()[0].id) == ("b.txt",)
