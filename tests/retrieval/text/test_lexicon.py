import pytest

from retrieval.errors import LexiconError
from retrieval.text.lexicon import Lexicon, UserWord


def write(folder, **lists):
    for name, text in lists.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_words_may_have_a_frequency_and_a_tag_and_comments_are_left_out(tmp_path):
    words = "# names\n环卫驿站\n數字政府 300 n  # script and width do not matter\n\nＷｉｆｉ nz\n"
    assert Lexicon.load(write(tmp_path, words=words)).words == (
        UserWord("环卫驿站"),
        UserWord("数字政府", 300, "n"),
        UserWord("wifi", None, "nz"),
    )


def test_words_of_the_same_meaning_stand_for_each_other(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, synonyms="GDP = 地区生产总值 = gross product\n"))
    assert lexicon.synonyms["gdp"] == ("地区生产总值", "gross product")
    assert lexicon.synonyms["gross product"] == ("gdp", "地区生产总值")


def test_a_one_way_synonym_is_not_followed_back(tmp_path):
    lexicon = Lexicon.load(write(tmp_path, synonyms="晚点 = 迟到 > 延误 = 误点\n晚点 = 延误时间\n"))
    assert lexicon.synonyms["晚点"] == ("延误", "误点", "延误时间")
    assert lexicon.synonyms["迟到"] == ("延误", "误点")
    assert "延误" not in lexicon.synonyms


def test_question_words_are_a_set_in_normal_form(tmp_path):
    assert Lexicon.load(write(tmp_path, question_words="請問\nＷｈｏ\n")).question_words == {
        "请问",
        "who",
    }


@pytest.mark.parametrize(
    ("name", "line", "allowed"),
    [
        ("words", "环卫 驿站", "frequency"),
        ("words", "环卫驿站 0", "frequency"),
        ("words", "环卫驿站 5 n 7", "frequency"),
        ("words", "环卫驿站 12.5", "frequency"),
        ("synonyms", "GDP", "a = b"),
        ("synonyms", "GDP =", "a = b"),
        ("synonyms", "> GDP", "a > b"),
        ("synonyms", "a > b > c", "a > b"),
        ("question_words", "是 多少", "one word"),
    ],
)
def test_a_malformed_line_names_file_line_and_what_is_allowed(tmp_path, name, line, allowed):
    write(tmp_path, **{name: f"# list\n\n{line}\n"})
    with pytest.raises(LexiconError) as raised:
        Lexicon.load(tmp_path)
    assert raised.value.line == 3
    assert all(part in str(raised.value) for part in (f"{name}.txt", "line 3", allowed))


def test_a_list_in_another_encoding_says_so(tmp_path):
    (tmp_path / "words.txt").write_bytes("环卫驿站".encode("gb18030"))
    with pytest.raises(LexiconError, match=r"words\.txt.*UTF-8"):
        Lexicon.load(tmp_path)


def test_missing_lists_are_empty_ones(tmp_path):
    assert Lexicon.load(tmp_path) == Lexicon()


def test_the_lists_that_come_with_the_project_can_be_read():
    lexicon = Lexicon.load()
    assert lexicon.question_words
    assert lexicon.synonyms
