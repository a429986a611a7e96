"""The catalogue: what is live, and what ever was."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.corpus.catalogue import Catalogue, Counts, Unreadable
from retrieval.corpus.folding import fold
from retrieval.corpus.identity import text_hash
from retrieval.errors import CatalogueError, QuoteError, ReloadRunningError
from retrieval.problem import Fault, Problem
from retrieval.text.spans import Span
from tests.retrieval.corpus.making import (
    FULL,
    article,
    identified,
    publish,
    record,
    sqlite_url,
    stage,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    if request.param == "sqlite":
        opened = Catalogue.open(sqlite_url(tmp_path))
    else:
        opened = Catalogue.open(request.getfixturevalue("postgresql_database"))
    yield opened
    opened.close()


def ids(articles):
    return [p.id for a in articles for p in a.paragraphs]


def test_a_new_catalogue_holds_nothing(catalogue):
    assert catalogue.generation() is None
    assert catalogue.count() == Counts()
    assert catalogue.articles() == []
    assert catalogue.live(["nothing-0"]) == {}
    assert catalogue.paragraph("nothing-0") is None
    assert catalogue.article("nothing") is None
    assert not catalogue.is_live("nothing")


def test_an_article_comes_back_as_it_was_put_in(catalogue):
    corpus = publish(catalogue, {"a.txt": [FULL]})
    assert catalogue.articles() == corpus["a.txt"]
    assert catalogue.article(corpus["a.txt"][0].id) == corpus["a.txt"][0]
    for paragraph in corpus["a.txt"][0].paragraphs:
        assert catalogue.paragraph(paragraph.id) == paragraph
    assert catalogue.sources() == [record("a.txt", corpus["a.txt"])]


def test_counts_are_those_of_the_live_generation(catalogue):
    publish(catalogue, {"a.txt": [FULL, article("一", "甲", "乙")], "b.txt": [article(None, "丙")]})
    assert catalogue.count() == Counts(sources=2, articles=3, paragraphs=5, searchable=8)
    publish(catalogue, {"a.txt": [article("一", "甲", "乙")]})
    assert catalogue.count() == Counts(sources=1, articles=1, paragraphs=2, searchable=3)
    publish(catalogue, {})
    assert catalogue.count() == Counts()
    assert catalogue.generation().number == 3


def test_articles_come_in_reading_order_page_by_page(catalogue):
    corpus = {
        "b/2.txt": [article(f"题{n}", "文") for n in range(3)],
        "A.txt": [article("大写在前", "文")],
        "a.txt": [article("小写", "文")],
        "中.txt": [article("中", "文")],
    }
    publish(catalogue, corpus)
    titles = [a.title for a in catalogue.articles()]
    assert titles == ["大写在前", "小写", "题0", "题1", "题2", "中"]
    assert [a.title for a in catalogue.articles(offset=1, limit=2)] == ["小写", "题0"]
    assert [a.title for a in catalogue.articles("b/2.txt", offset=1)] == ["题1", "题2"]
    assert catalogue.articles("absent.txt") == []


def test_live_gives_the_paragraphs_asked_for_in_the_order_asked_and_drops_the_others(catalogue):
    articles = publish(catalogue, {"a.txt": [article(f"题{n}", f"文{n}") for n in range(700)]})
    wanted = ids(articles["a.txt"])[::-1]
    found = catalogue.live([*wanted, "absent-0", "", "'; DROP TABLE source; --", wanted[0]])
    assert list(found) == wanted
    assert {p.text for p in found.values()} >= {"题0", "文699"}


def test_an_unchanged_article_keeps_its_ids_through_generations(catalogue):
    first = publish(catalogue, {"a.txt": [FULL, article("一", "甲")]})["a.txt"]
    second = publish(catalogue, {"a.txt": [article("新", "闻"), FULL]})["a.txt"]
    assert second[1].id == first[0].id
    assert catalogue.articles()[1] == replace(first[0], position=1)


def test_a_withdrawn_article_can_still_be_read_but_is_not_live(catalogue):
    old = publish(catalogue, {"a.txt": [FULL], "b.txt": [article("留", "下")]})["a.txt"][0]
    publish(catalogue, {"b.txt": [article("留", "下")]})
    assert catalogue.live(ids([old])) == {}
    assert not catalogue.is_live(old.id)
    assert catalogue.article(old.id) == old
    assert catalogue.paragraph(old.paragraphs[3].id) == old.paragraphs[3]
    assert catalogue.quote(old.paragraphs[3].id, Span(0, 2)) == "全区"


def test_an_article_that_comes_back_is_the_same_article(catalogue):
    for corpus in ({"a.txt": [FULL]}, {}, {"a.txt": [FULL]}):
        known = publish(catalogue, corpus).get("a.txt", [])
    assert catalogue.articles() == known
    assert catalogue.is_live(known[0].id)
    assert catalogue.count().articles == 1


def test_an_article_that_moved_shows_its_new_lines_under_its_old_id(catalogue):
    old = publish(catalogue, {"a.txt": [article("题", "文", line=1)]})["a.txt"][0]
    new = publish(catalogue, {"a.txt": [article("题", "文", line=50)]})["a.txt"][0]
    assert old.id == new.id
    assert catalogue.paragraph(old.paragraphs[1].id).lines == new.paragraphs[1].lines
    assert catalogue.live(ids([old]))[old.paragraphs[1].id].lines == new.paragraphs[1].lines


def test_nobody_sees_what_is_staged_until_it_is_published_and_then_all_of_it(catalogue):
    before = publish(catalogue, {"a.txt": [article("旧", "文")], "b.txt": [FULL]})
    after = {"a.txt": [article("新", "文")], "c.txt": [FULL]}
    staging = stage(catalogue, after)
    new = [article for name in after for article in identified(after)[name]]
    assert catalogue.articles() == [*before["a.txt"], *before["b.txt"]]
    assert catalogue.live(ids(new)) == {}
    assert not catalogue.is_live(new[0].id)
    assert catalogue.article(new[0].id) is None
    assert catalogue.paragraph(new[0].paragraphs[0].id) is None
    assert [r.source.name for r in catalogue.sources()] == ["a.txt", "b.txt"]
    assert catalogue.has_staged()
    staging.publish()
    assert catalogue.articles() == new
    assert [r.source.name for r in catalogue.sources()] == ["a.txt", "c.txt"]
    assert not catalogue.has_staged()


def test_discarding_what_is_staged_leaves_the_live_generation_as_it_was(catalogue):
    moved = article("动", "文", line=1)
    before = publish(catalogue, {"a.txt": [article("旧", "文"), moved], "b.txt": [FULL]})
    stage(catalogue, {"a.txt": [article("动", "文", line=9), article("新", "文")]})
    catalogue.discard_staged()
    assert not catalogue.has_staged()
    assert catalogue.articles() == [*before["a.txt"], *before["b.txt"]]
    publish(catalogue, {"a.txt": [article("新", "文")]})  # the numbers can be used again
    assert [a.title for a in catalogue.articles()] == ["新"]


def test_one_source_can_be_taken_out_of_what_is_staged(catalogue):
    before = publish(catalogue, {"a.txt": [article("甲", "文")], "b.txt": [article("乙", "文")]})
    staging = stage(catalogue, {"a.txt": [article("丙", "文")], "b.txt": [article("丁", "文")]})
    staging.forget("a.txt")
    staging.publish()
    assert [a.title for a in catalogue.articles()] == ["甲", "丁"]
    assert catalogue.article(before["b.txt"][0].id).title == "乙"
    assert catalogue.count().articles == 2


def test_two_reloads_cannot_both_publish_the_same_number(catalogue):
    first, second = catalogue.stage(), catalogue.stage()
    first.publish()
    with pytest.raises(CatalogueError, match="Another reload has finished"):
        second.publish()


def test_one_writer_at_a_time_holds_the_catalogue(catalogue):
    with catalogue.exclusively():
        with pytest.raises(ReloadRunningError, match="Another reload"), catalogue.exclusively():
            pass
        with ThreadPoolExecutor(1) as pool, pytest.raises(ReloadRunningError):
            pool.submit(lambda: catalogue.exclusively(wait=0.1).__enter__()).result()
    with catalogue.exclusively():
        pass


def test_what_a_generation_gains_over_another_is_told_either_way(catalogue):
    stays = article("留", "下")
    publish(catalogue, {"a.txt": [stays, article("甲", "文")]})
    publish(catalogue, {"a.txt": [article("乙", "文"), replace(stays)]})
    publish(catalogue, {"a.txt": [article("乙", "文"), stays, article("丙", "文", "文")]})

    def gained(old, new):
        return sorted(a.title for batch in catalogue.gained(old, new) for a in batch)

    assert gained(0, 3) == ["丙", "乙", "留"]
    assert gained(1, 3) == ["丙", "乙"]
    assert gained(3, 1) == ["甲"]
    assert gained(3, 0) == []
    assert gained(2, 2) == []
    assert catalogue.gained_count(1, 3) == 5
    stage(catalogue, {"a.txt": [stays, article("丁", "文")]})
    assert gained(3, 4) == ["丁"]
    assert gained(4, 3) == ["丙", "乙"]


def test_notes_are_kept_replaced_and_forgotten(catalogue):
    assert catalogue.note("bands") is None
    catalogue.set_note("bands", "第一")
    catalogue.set_note("bands", "第二")
    assert catalogue.note("bands") == "第二"
    catalogue.set_note("bands", None)
    assert catalogue.note("bands") is None
    assert catalogue.birth() == catalogue.birth() != ""


def test_what_cannot_be_read_is_remembered_until_the_next_reload(catalogue):
    failed = Unreadable("坏.txt", "", 5, 6, "rules", Problem(Fault.READER, "a: b"))
    catalogue.renew([], [failed])
    assert catalogue.unreadable() == [failed]
    catalogue.renew([], [])
    assert catalogue.unreadable() == []


def test_the_time_of_an_untouched_source_is_renewed_without_a_new_generation(catalogue):
    publish(catalogue, {"a.txt": [FULL]})
    catalogue.renew([("a.txt", 42, "7-8")], [])
    assert [r.modified for r in catalogue.sources()] == [42]
    assert catalogue.generation().number == 1


def test_a_quote_is_cut_from_the_stored_text_and_from_no_other(catalogue):
    one = publish(catalogue, {"a.txt": [article("题", "全区有62个。")]})["a.txt"][0].paragraphs[1]
    assert catalogue.quote(one.id, Span(3, 6)) == "62个"
    assert catalogue.quote(one.id, Span(3, 6), text_hash("全区有62个。")) == "62个"
    with pytest.raises(QuoteError, match="not the one quoted"):
        catalogue.quote(one.id, Span(3, 6), text_hash("全区有63个。"))
    with pytest.raises(QuoteError, match="shorter"):
        catalogue.quote(one.id, Span(3, 99))
    with pytest.raises(QuoteError, match="No paragraph"):
        catalogue.quote("absent-0", Span(0, 1))


def test_a_text_that_was_changed_behind_the_catalogues_back_is_never_quoted(tmp_path):
    catalogue = Catalogue.open(sqlite_url(tmp_path))
    one = publish(catalogue, {"a.txt": [article("题", "全区有62个。")]})["a.txt"][0].paragraphs[1]
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as database:
        database.execute("UPDATE paragraph SET text = '全区有99个。' WHERE id = ?", [one.id])
    with pytest.raises(QuoteError, match="not the one quoted"):
        catalogue.quote(one.id, Span(3, 6))


def test_readers_see_whole_generations_while_others_are_published(catalogue):
    """Generation n holds n articles, all titled n: a mixture would show at once."""
    stop = threading.Event()
    mixed: list[object] = []

    def read() -> int:
        reads = 0
        while not stop.is_set():
            titles = [a.title for a in catalogue.articles()]
            if len(set(titles)) > 1 or (titles and len(titles) != int(titles[0])):
                mixed.append(titles)
            reads += 1
        return reads

    publish(catalogue, {"a.txt": [article("1", "文")]})
    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for n in range(2, 12):
            corpus = {f"{k}.txt": [article(str(n), f"文{k}")] for k in range(n)}
            publish(catalogue, corpus)
        stop.set()
        assert all(reader.result() > 0 for reader in readers)
    assert mixed == []


CORPORA = st.lists(
    st.dictionaries(
        st.sampled_from(["a.txt", "b.txt", "c/d.txt"]),
        st.lists(
            st.builds(
                article,
                st.sampled_from("甲乙丙"),
                st.sampled_from("文章段"),
                line=st.integers(1, 3),
            ),
            max_size=4,
        ),
        max_size=3,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(corpora=CORPORA)
def test_after_any_history_the_live_generation_is_the_last_corpus(tmp_path_factory, corpora):
    catalogue = Catalogue.open(sqlite_url(tmp_path_factory.mktemp("any")))
    ever = {}
    for corpus in corpora:
        known = publish(catalogue, corpus)
        live = [a for name in sorted(known) for a in known[name]]
        assert catalogue.articles() == live
        assert catalogue.count() == Counts(
            sources=len(corpus),
            articles=len(live),
            paragraphs=sum(len(a.body) for a in live),
            searchable=sum(len(a.paragraphs) for a in live),
        )
        ever.update({a.id: a for a in live})
        for old in ever.values():
            assert catalogue.is_live(old.id) == (old.id in {a.id for a in live})
            assert [p.text for p in catalogue.article(old.id).paragraphs] == [
                p.text for p in old.paragraphs
            ]
    catalogue.close()


def test_what_came_with_the_latest_reload_is_the_newest(catalogue):
    first = [article(f"旧闻{n}", "文。") for n in range(3)]
    publish(catalogue, {"b.txt": first})
    publish(catalogue, {"b.txt": first, "c.txt": [article("新闻", "文。")]})
    assert [one.title for one in catalogue.newest(2)] == ["新闻", "旧闻0"]


def test_an_article_that_only_moved_is_not_new(catalogue):
    old = [article(f"旧{n}", "文") for n in range(3)]
    publish(catalogue, {"a.txt": old})
    publish(catalogue, {"a.txt": [article("新", "文"), *old]})
    assert [one.title for one in catalogue.newest(2)] == ["新", "旧0"]
    publish(catalogue, {"a.txt": old})
    assert [one.title for one in catalogue.newest(5)] == ["旧0", "旧1", "旧2"]


def test_each_source_tells_how_many_articles_it_holds_now(catalogue):
    publish(catalogue, {"a.txt": [article("一", "文。")], "gone.txt": [article("二", "文。")]})
    publish(
        catalogue,
        {"empty.txt": [], "a.txt": [article("一", "文。"), article("三", "文。")]},
    )
    assert list(catalogue.sizes().items()) == [("a.txt", 2), ("empty.txt", 0)]


def test_a_source_is_found_by_its_name(catalogue):
    publish(catalogue, {"a.txt": [FULL], "b.txt": []})
    assert [one.source.name for one in catalogue.sources("b.txt")] == ["b.txt"]
    assert catalogue.sources("c.txt") == []


def test_what_an_earlier_generation_held_can_stand_again(catalogue):
    first = publish(
        catalogue, {"a.txt": [FULL, article("甲", "一。")], "b.txt": [article("乙", "二。")]}
    )
    publish(catalogue, {"a.txt": [article("甲", "一。", line=9)], "c.txt": [article("丙", "三。")]})
    assert catalogue.previous().number == 1
    staging = catalogue.stage()
    staging.restore(1)
    assert len(catalogue.articles()) == 2  # not before it is published
    restored = staging.publish()
    assert restored.counts == catalogue.generation(1).counts
    assert (restored.number, restored.restores, restored.content) == (3, 1, 1)
    assert catalogue.articles() == [*first["a.txt"], *first["b.txt"]]
    assert catalogue.read_last() == 2
    assert catalogue.previous() is None


def test_a_ledger_is_found_by_the_bytes_it_tells_about(catalogue):
    staging = catalogue.stage()
    one, two = record("a.jsonl", "one"), record("a.jsonl", "two")
    staging.put_source("a.jsonl", one)
    staging.put_ledger(one, b"first")
    staging.flush()
    staging.publish()
    staging = catalogue.stage()
    staging.put_source("a.jsonl", two)
    staging.put_ledger(two, b"second")
    staging.flush()
    for kept, data in ((one, b"first"), (two, b"second")):  # until the next is published
        assert catalogue.ledger("a.jsonl", kept.source.digest, kept.rules) == data
    staging.publish()
    assert catalogue.ledger("a.jsonl", one.source.digest, "other rules") is None
    assert catalogue.standings()["a.jsonl"].digest == two.source.digest
    assert catalogue.standings(at=1)["a.jsonl"].digest == one.source.digest


def test_a_family_is_the_live_articles_of_one_text_in_order(catalogue):
    text = "全市今年新建三十二座便民书屋，每座有图书一千二百册，全部免费开放。"
    known = publish(catalogue, {n: [article("题", text)] for n in ("b.txt", "a.txt", "c.txt")})
    fold(catalogue, 1, lambda *_: None)
    [one] = known["b.txt"]
    assert catalogue.also_in(one.id) == ("a.txt", "c.txt")
    assert catalogue.reprints.families([one.id])[one.id].shown == known["a.txt"][0].id
    publish(catalogue, {"b.txt": [article("题", text)]})
    assert catalogue.also_in(one.id) == ()
