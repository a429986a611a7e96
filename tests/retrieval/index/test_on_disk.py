"""What every engine that keeps its index in files does with them, asked of each of them alike."""

import subprocess
import sys

import pytest

from retrieval.errors import IndexUnusableError, ReloadRunningError
from retrieval.index.engines import ON_DISK, discard_index, open_index
from tests.retrieval.index.corpus import MADE_WITH, filled, found

only_on_disk = pytest.mark.parametrize("engine", ON_DISK, indirect=True)

HOLD_THE_LOCK = """
import sys
from pathlib import Path
from retrieval.index.engines import open_index
index = open_index(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
index.add([("theirs", {"学位": 1})])
print("writing", flush=True)
sys.stdin.readline()
index.commit()
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("engine", ["postings", "tantivy"], indirect=True)
def test_while_one_process_writes_others_read_and_are_told_to_wait(engine, folder, index):
    index.add([("ours", {"学位": 1})])
    index.commit()
    command = [sys.executable, "-c", HOLD_THE_LOCK, engine, str(folder), MADE_WITH]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as they:
        assert they.stdout.readline() == "writing\n"
        with pytest.raises(ReloadRunningError, match="another process is writing"):
            index.add([("more", {"学位": 1})])
        with pytest.raises(ReloadRunningError):
            index.remove(["ours"])
        assert set(found(index, "学位")) == {"ours"}
        they.stdin.write("\n")
        they.stdin.flush()
        assert they.stdout.readline() == "done\n"
        index.refresh()
        assert set(found(index, "学位")) == {"ours", "theirs"}
        index.add([("more", {"学位": 1})])  # the lock is let go at the commit, not at the end
        index.commit()
        they.communicate("\n")
    assert set(found(index, "学位")) == {"ours", "theirs", "more"}


@only_on_disk
def test_an_index_of_another_engine_is_refused(engine, folder, index):
    other = next(each for each in ON_DISK if each != engine)
    with pytest.raises(IndexUnusableError, match=other):
        open_index(other, folder, MADE_WITH)


@only_on_disk
def test_a_damaged_file_is_an_index_to_rebuild_or_does_no_harm(engine, folder, index):
    filled(index).close()
    refused = 0
    for path in sorted(path for path in folder.iterdir() if path.suffix != ".lock"):
        whole = path.read_bytes()
        for damage in (b"", b"\x00not what was written\xff", None):
            path.unlink() if damage is None else path.write_bytes(damage)
            refused += is_refused(engine, folder)
            path.write_bytes(whole)
    assert refused >= 5
    assert not is_refused(engine, folder)


def is_refused(engine, folder):
    """Open and ask the index; any error but the one that says "rebuild" fails the test."""
    try:
        opened = open_index(engine, folder, MADE_WITH)
        for text in ("东城区", "环卫"):
            found(opened, text)
        opened.close()
    except IndexUnusableError as error:
        return str(folder) in str(error)
    return False


@only_on_disk
def test_files_that_no_index_made_are_left_alone(engine, folder, index):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    filled(index).close()
    discard_index(folder)
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert len(open_index(engine, folder, MADE_WITH)) == 0
