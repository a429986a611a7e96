"""A rollback brings back an earlier generation whole, and can itself be undone."""

import pytest

from retrieval.errors import NoEarlierGenerationError, ReloadRunningError
from tests.retrieval.corpus.house import House, sources


def two_generations(house: House) -> tuple[list, list]:
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.jsonl("d.jsonl", {"1": "学校。", "2": "公园。"})
    house.reload()
    first = house.state()
    house.write("a.txt", "甲", "车站")
    (house.corpus / "b.txt").unlink()
    house.jsonl("d.jsonl", {"2": "公园。", "3": "机场。"})
    house.write("e.txt", "戊", "码头")
    house.reload()
    return first, house.state()


def test_what_was_live_is_live_again_with_its_places_and_its_index(house):
    first, second = two_generations(house)
    diff = house.rollback()
    assert (diff.generation, diff.restored) == (3, 1)
    assert sources(diff.added) == ["b.txt", "d.jsonl"]
    assert sources(diff.changed) == ["a.txt"]
    assert sources(diff.removed) == ["d.jsonl", "e.txt"]
    assert house.state() == first != second
    assert house.find("驿站")
    assert house.find("小区")
    assert not house.find("码头")
    assert len(house.kept.index) == house.catalogue.count().searchable
    assert house.catalogue.count() == house.catalogue.generation(1).counts


def test_the_last_step_can_be_undone_and_a_second_rollback_goes_back_two(house):
    first, second = two_generations(house)
    house.write("f.txt", "己", "渡口")
    house.reload()
    third = house.state()
    house.rollback()
    assert house.state() == second
    house.rollback()
    assert house.state() == first
    with pytest.raises(NoEarlierGenerationError, match="no earlier generation to"):
        house.rollback()
    house.rollback(to=3)
    assert house.state() == third
    assert house.catalogue.generation().content == 3


def test_a_generation_of_the_same_articles_is_passed_over(house):
    first, _ = two_generations(house)
    with (house.corpus / "d.jsonl").open("a") as file:
        file.write("\n")
    assert not house.reload()
    assert house.catalogue.generation().number == 3
    house.rollback()
    assert house.state() == first


def test_after_a_rollback_nothing_is_stale_until_a_file_changes_or_somebody_reloads(house):
    _, second = two_generations(house)
    house.rollback()
    assert not house.is_stale()
    house.reload()  # asked for by somebody: the corpus as it is
    assert house.state() == second
    house.rollback()
    house.write("a.txt", "甲", "医院")
    assert house.is_stale()
    house.reload()
    assert house.find("医院")
    assert not house.is_stale()


def test_a_dry_run_tells_the_same_and_changes_nothing(house):
    _, second = two_generations(house)
    told = house.rollback(dry_run=True)
    assert told.dry_run
    assert house.state() == second
    done = house.rollback()
    assert (told.added, told.changed, told.removed) == (done.added, done.changed, done.removed)
    assert told.unchanged == done.unchanged


def test_before_the_second_generation_there_is_nothing_to_go_back_to(house):
    with pytest.raises(NoEarlierGenerationError):
        house.rollback()
    house.write("a.txt")
    house.reload()
    with pytest.raises(NoEarlierGenerationError):
        house.rollback()
    with pytest.raises(NoEarlierGenerationError, match="generation 7"):
        house.rollback(to=7)


def test_a_rollback_that_is_cancelled_leaves_all_as_it_was(house):
    _, second = two_generations(house)

    class EnoughError(Exception):
        pass

    def stop(step, done, total):
        raise EnoughError

    with pytest.raises(EnoughError):
        house.rollback(progress=stop)
    assert house.state() == second
    assert not house.catalogue.has_staged()
    assert house.find("码头")


def test_no_rollback_while_a_reload_is_at_work(house):
    two_generations(house)
    with house.catalogue.exclusively(), pytest.raises(ReloadRunningError):
        house.rollback()


def test_citations_of_what_was_rolled_back_stay_readable(house):
    _, second = two_generations(house)
    house.rollback()
    for article in second:
        assert house.catalogue.article(article.id).title == article.title
