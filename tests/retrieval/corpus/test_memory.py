"""What the catalogue remembers is what it would read."""

from pathlib import Path

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.database import connect
from retrieval.corpus.catalogue.memory import MOST, Memory


def _catalogue(folder: Path) -> Catalogue:
    return Catalogue.open(f"sqlite:///{folder}/catalogue.sqlite3")


def test_what_was_read_is_not_read_again_until_somebody_writes(tmp_path: Path) -> None:
    with_writer = _catalogue(tmp_path)
    memory = Memory(connect(f"sqlite:///{tmp_path}/catalogue.sqlite3"))
    read: list[str] = []

    def note() -> str | None:
        read.append("note")
        return with_writer.note("kind")

    assert [memory.recall("kind", note) for _ in range(3)] == [None] * 3
    assert len(read) == 1
    with_writer.set_note("kind", "news")  # by another connection, as another process would
    assert [memory.recall("kind", note) for _ in range(3)] == ["news"] * 3
    assert len(read) == 2


def test_what_is_not_there_is_remembered_too(tmp_path: Path) -> None:
    _catalogue(tmp_path)
    memory = Memory(connect(f"sqlite:///{tmp_path}/catalogue.sqlite3"))
    asked: list[list[str]] = []

    def read(ids: list[str]) -> dict[str, int]:
        asked.append(ids)
        return {id: len(id) for id in ids if id != "gone"}

    assert memory.recall_each("length", ["one", "gone"], read) == {"one": 3}
    assert memory.recall_each("length", ["four", "gone", "one"], read) == {"four": 4, "one": 3}
    assert asked == [["one", "gone"], ["four"]]


def test_a_file_that_took_the_place_of_another_is_another(tmp_path: Path) -> None:
    _catalogue(tmp_path).close()
    file = tmp_path / "catalogue.sqlite3"
    memory = Memory(connect(f"sqlite:///{file}"))
    assert memory.recall("which", lambda: "first") == "first"
    other = tmp_path / "other"
    other.mkdir()
    _catalogue(other).close()
    (other / "catalogue.sqlite3").replace(file)
    assert memory.recall("which", lambda: "second") == "second"


def test_without_a_file_everything_is_read(tmp_path: Path) -> None:
    catalogue = _catalogue(tmp_path)
    memory = Memory(connect(f"sqlite:///{tmp_path}/catalogue.sqlite3"))
    catalogue.close()
    for file in tmp_path.glob("catalogue*"):
        file.unlink()
    assert [memory.recall("which", lambda number=number: number) for number in (1, 2)] == [1, 2]


def test_memory_is_bounded(tmp_path: Path) -> None:
    _catalogue(tmp_path)
    memory = Memory(connect(f"sqlite:///{tmp_path}/catalogue.sqlite3"))
    ids = [f"{number}" for number in range(MOST + 1)]
    memory.recall_each("number", ids, lambda some: {id: int(id) for id in some})
    asked: list[str] = []
    memory.recall("1", lambda: asked.append("read"))
    memory.recall_each("number", ["1"], lambda some: asked.extend(some) or {})
    assert asked == ["read", "1"]
