import subprocess
import sys

import pytest

from retrieval.errors import ReloadRunningError
from retrieval.index.engines import open_index
from retrieval.index.tantivy import TantivyIndex

HOLD_THE_LOCK = """
import sys
from pathlib import Path
from retrieval.index.tantivy import TantivyIndex
index = TantivyIndex(Path(sys.argv[1]))
index.add([("theirs", {"学位": 1})])
print("writing", flush=True)
sys.stdin.readline()
index.commit()
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def index(tmp_path):
    opened = TantivyIndex(tmp_path / "index")
    yield opened
    opened.close()


def ids(index):
    return {hit.id for hit in index.search({"学位": 1.0}, 10)}


def test_while_one_process_writes_others_read_and_are_told_to_wait(tmp_path, index):
    index.add([("ours", {"学位": 1})])
    index.commit()
    command = [sys.executable, "-c", HOLD_THE_LOCK, str(tmp_path / "index")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as they:
        assert they.stdout.readline() == "writing\n"
        with pytest.raises(ReloadRunningError, match="another process is writing"):
            index.add([("more", {"学位": 1})])
        with pytest.raises(ReloadRunningError):
            index.remove(["ours"])
        assert ids(index) == {"ours"}
        they.stdin.write("\n")
        they.stdin.flush()
        assert they.stdout.readline() == "done\n"
        index.refresh()
        assert ids(index) == {"ours", "theirs"}
        index.add([("more", {"学位": 1})])  # the lock is let go at the commit, not at the end
        index.commit()
        they.communicate("\n")
    assert ids(index) == {"ours", "theirs", "more"}


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
