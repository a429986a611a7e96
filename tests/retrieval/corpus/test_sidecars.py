"""A reload follows the files of corrections beside the sources."""

import pytest

from retrieval.problem import Fault
from tests.retrieval.corpus.house import House, sources


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    house.close()


def titles(house: House) -> dict[str, str]:
    return {article.source: article.title for article in house.state()}


@pytest.mark.parametrize("name", ["page.txt.toml", "page.toml"])
def test_a_sidecar_alone_makes_its_source_be_read_again(house, name):
    house.write("page.txt", title="公园开放")
    house.write("other.txt", title="地铁开通")
    house.reload()
    (house.corpus / name).write_text('title = "新的标题"\n', encoding="utf-8")
    assert house.is_stale()
    diff = house.reload()
    assert (sources(diff.changed), sources(diff.added), sources(diff.removed)) == (
        ["page.txt"],
        [],
        [],
    )
    assert titles(house) == {"page.txt": "新的标题", "other.txt": "地铁开通"}
    assert not house.is_stale()
    (house.corpus / name).write_text('title = "再改一次"\n', encoding="utf-8")
    assert house.is_stale()
    house.reload()
    assert titles(house)["page.txt"] == "再改一次"
    (house.corpus / name).unlink()
    assert house.is_stale()
    house.reload()
    assert titles(house)["page.txt"] == "公园开放"


def test_a_sidecar_is_no_source(house):
    house.write("page.txt")
    (house.corpus / "page.txt.toml").write_text('date = "2023-01-05"\n', encoding="utf-8")
    house.reload()
    assert {article.source for article in house.state()} == {"page.txt"}


def test_the_sidecar_with_the_whole_name_is_the_one_that_counts(house):
    house.write("page.txt")
    (house.corpus / "page.toml").write_text('title = "第一"\n', encoding="utf-8")
    (house.corpus / "page.txt.toml").write_text('title = "第二"\n', encoding="utf-8")
    house.reload()
    assert titles(house) == {"page.txt": "第二"}


def test_a_bad_sidecar_keeps_the_last_good_articles_until_it_is_mended(house):
    house.write("page.txt", title="公园开放")
    house.reload()
    sidecar = house.corpus / "page.txt.toml"
    sidecar.write_text("title = \n", encoding="utf-8")
    ((name, problem),) = house.reload().unreadable
    assert (name, problem.fault) == ("page.txt", Fault.SIDECAR)
    assert titles(house) == {"page.txt": "公园开放"}
    assert not house.is_stale()
    assert house.reload().unreadable
    sidecar.write_text('title = "好了"\n', encoding="utf-8")
    assert not house.reload().unreadable
    assert titles(house) == {"page.txt": "好了"}


def test_a_sidecar_that_is_no_file_is_told_and_not_waited_for(house):
    house.write("page.txt")
    (house.corpus / "page.txt.toml").mkdir()
    house.reload()
    assert titles(house)  # a folder of that name is a folder
    (house.corpus / "page.txt.toml").rmdir()
    (house.corpus / "page.txt.toml").symlink_to("/dev/zero")
    ((_, problem),) = house.reload().unreadable
    assert problem.fault is Fault.IRREGULAR


def test_one_file_as_the_corpus_has_its_sidecar_too(tmp_path):
    house = House(tmp_path)
    house.write("page.txt", title="公园开放")
    (house.corpus / "page.txt.toml").write_text('title = "新的标题"\n', encoding="utf-8")
    house.corpus = house.corpus / "page.txt"
    house.reload()
    assert titles(house) == {"page.txt": "新的标题"}
    house.close()
