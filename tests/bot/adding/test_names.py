"""Whatever a file is called, it is kept under a name that stands in the folder and is seen."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.adding.names import name_of_address, numbered, safe_name, suffix_of
from retrieval.corpus.scan import scan


@given(st.text(max_size=300))
def test_a_safe_name_is_one_name_that_a_reload_reads(given):
    name = safe_name(given)
    assert Path(name).name == name
    assert name not in ("", ".", "..")
    assert len(name.encode()) <= 200
    assert not name.startswith(".")
    assert name.isprintable()
    assert safe_name(name) == name


def test_names_are_kept_as_far_as_they_are_harmless(tmp_path):
    for called, kept in [
        ("青禾村.txt", "青禾村.txt"),
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\a\\日报 2024.1.TXT", "日报 2024.1.txt"),
        ("日报2024.1", "日报2024.1.txt"),
        ("a\u202etxt.exe", "atxt.txt"),
        (".hidden.md", "hidden.md"),
        ("README.md", "_README.md"),
        ("chuchu.toml", "chuchu.txt"),
        ("a:b*c?.txt", "a_b_c.txt"),
        ("长" * 300, "长" * 60 + ".txt"),
    ]:
        assert safe_name(called) == kept
        (tmp_path / kept).write_text("字")
    assert len(scan(tmp_path).files) == 10


def test_a_name_without_anything_left_is_the_time():
    assert safe_name("///").endswith(".txt")
    assert safe_name("\u202e").startswith("20")


def test_a_suffix_is_letters():
    assert suffix_of("a.PDF") == ".pdf"
    assert suffix_of("2024.1") == ""


def test_addresses_are_called_by_their_end_or_host():
    assert name_of_address("https://example.org/a/%E6%8A%A5.txt?x=1") == "报.txt"
    assert name_of_address("https://example.org/") == "example.org"
    assert name_of_address("https://example.org/..%2f..%2fetc") == "etc"


def test_numbers_come_before_the_suffix():
    assert numbered("版面.txt", 1) == "版面.txt"
    assert numbered("版面.txt", 3) == "版面-3.txt"
