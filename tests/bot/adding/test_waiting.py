"""What waits for a decision survives restarts, is had by one alone, and does not pile up."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.adding import waiting as module
from bot.adding.refusal import Refusal, RefusedError
from bot.adding.shelving import put, take_back
from bot.adding.waiting import WaitingRoom


def test_of_many_claims_at_once_one_succeeds(tmp_path):
    room = WaitingRoom(tmp_path / "waiting")
    one = room.enter("版面.txt", "0" * 64, "字".encode(), chat=7)

    def claim(_):
        try:
            return room.claim(one.token)[1]
        except RefusedError as error:
            return error.refusal

    with ThreadPoolExecutor(16) as threads:
        got = list(threads.map(claim, range(5000)))
    assert got.count("字".encode()) == 1
    assert got.count(Refusal.GONE) == 4999


def test_another_process_finds_what_waits_and_a_released_one_waits_on(tmp_path):
    one = WaitingRoom(tmp_path).enter("版面.txt", "0" * 64, b"x", 7, "https://example.org/")
    room = WaitingRoom(tmp_path)
    assert room.look(one.token) == one
    room.claim(one.token)
    assert room.look(one.token) is None
    room.release(one.token)
    room.claim(one.token)
    room.leave(one.token)
    assert list(tmp_path.iterdir()) == []


def test_what_waited_a_day_is_forgotten_and_too_many_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    room = WaitingRoom(tmp_path)
    old = room.enter("a.txt", "0" * 64, b"x", 7)
    room.enter("b.txt", "0" * 64, b"x", 7)
    with pytest.raises(RefusedError, match="too_many"):
        room.enter("c.txt", "0" * 64, b"x", 7)
    day_ago = time.time() - module.KEPT - 1
    for file in tmp_path.glob(f"{old.token}*"):
        os.utime(file, (day_ago, day_ago))
    room.enter("c.txt", "0" * 64, b"x", 7)
    assert room.look(old.token) is None


def test_a_file_is_put_whole_or_not_at_all_and_nothing_is_written_over(tmp_path, monkeypatch):
    (tmp_path / "版面.txt").write_bytes(b"old")
    file = put(tmp_path, "版面.txt", b"new")
    assert (file.name, file.read_bytes()) == ("版面-2.txt", b"new")
    with pytest.raises(RefusedError, match=r"known 版面-2\.txt"):
        put(tmp_path, "版面.txt", b"new")
    take_back(file)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
        with pytest.raises(RefusedError, match="write full"):
            put(tmp_path, "版面.txt", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["版面.txt"]
    assert (tmp_path / "版面.txt").read_bytes() == b"old"


def test_where_links_are_not_known_it_is_renamed(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(95, "no links")))
    (tmp_path / "版面.txt").write_bytes(b"old")
    assert put(tmp_path, "版面.txt", b"new").name == "版面-2.txt"


def test_a_corpus_of_one_file_takes_no_other(tmp_path):
    file = tmp_path / "news.jsonl"
    file.write_bytes(b"{}")
    with pytest.raises(RefusedError, match="no_folder"):
        put(file, "版面.txt", b"new")
