import pytest

from retrieval.index.engines import open_index
from retrieval.index.tantivy import TantivyIndex


@pytest.fixture
def index(tmp_path):
    opened = TantivyIndex(tmp_path / "index")
    yield opened
    opened.close()


def ids(index):
    return {hit.id for hit in index.search({"学位": 1.0}, 10)}


def test_an_error_of_what_gives_the_paragraphs_is_not_called_damage(index):
    def failing():
        yield "a", {"学位": 1}
        raise ValueError("the catalogue is gone")

    with pytest.raises(ValueError, match="catalogue is gone"):
        index.add(failing())
    index.close()
    index.commit()
    assert len(index) == 0


def test_reading_an_index_holds_no_lock(tmp_path, index):
    for number in range(3):
        writer = open_index("tantivy", tmp_path / "other", "x")
        writer.add([(str(number), {"学位": 1})])
        writer.commit()
        assert len(writer) == number + 1  # never closed, and the next can write


def test_long_terms_and_long_paragraphs_are_kept(index):
    long = "a" * 5000
    index.add([("long", {long: 1, "学位": 60_000})])
    index.commit()
    assert [hit.id for hit in index.search({long: 1.0}, 1)] == ["long"]
    assert index.frequencies(["学位"]) == {"学位": 1}


def test_a_question_of_thousands_of_terms_is_answered(index):
    index.add([("a", {"学位": 1})])
    index.commit()
    assert ids(index) == {"a"}
    assert index.search({f"词{n}": 1.0 for n in range(10_000)} | {"学位": 1.0}, 1)[0].id == "a"
