import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.lexicon import Lexicon, UserWord
from retrieval.text.terms import paragraph_terms, terms, terms_fingerprint
from retrieval.text.words import JiebaSegmenter, RjiebaSegmenter, open_segmenter

CUT = open_segmenter()
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"


def test_a_text_is_counted_by_words_characters_and_neighbours():
    assert terms("东城区学位", CUT) == Counter(
        {
            **{"东城": 2, "城区": 2, "学位": 2},  # word and neighbours
            **{"东城区": 1, "区学": 1},
            **dict.fromkeys("东城区学位", 1),
        }
    )


def test_punctuation_and_blanks_part_neighbours_and_are_no_terms():
    found = terms("东城，西城 “南城”", CUT)
    assert not {"城西", "城南"} & set(found)
    assert not any(re.search(r"[\W_]", term) for term in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年", {"2023", "2023年"}),
        ("增长5.0%", {"5.0%", "长5.0%"}),
        ("743.02万元", {"743.02", "743.02万"}),
        ("1,234,567户", {"1234567", "1234567户"}),
        ("１２，３４５人", {"12345人"}),
        ("2022,2023", {"2022", "2023"}),
        ("Wi-Fi和GDP", {"wi", "fi", "gdp", "和gdp"}),
        ("㎡", {"m", "2"}),
    ],
)
def test_numbers_and_latin_words_are_kept_whole(text, expected):
    assert expected <= set(terms(text, CUT))


def test_the_same_said_in_another_script_or_width_has_the_same_terms():
    assert terms("東城區２０２３年ＧＤＰ", CUT) == terms("东城区2023年gdp", CUT)


def test_context_counts_as_often_as_its_weight_says():
    alone, headline = terms("新增学位", CUT), terms("东城区报告", CUT)
    counts = paragraph_terms("新增学位", [("东城区报告", 2), ("旧闻", 0)], CUT)
    assert counts == alone + headline + headline


def test_either_segmenter_gives_the_same_terms_for_the_seeds(seeds):
    rjieba, jieba = RjiebaSegmenter(), JiebaSegmenter()
    for path in sorted(seeds.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert terms(line, rjieba) == terms(line, jieba)


def test_the_fingerprint_changes_with_what_the_terms_are_cut_by():
    other = open_segmenter(Lexicon(words=(UserWord("环卫驿站"),)))
    assert terms_fingerprint(CUT) != terms_fingerprint(other)


@given(
    st.text(st.characters(exclude_categories=[]))
    | st.text(st.sampled_from("东城區２5.,%aＢ_é。 ①"))
)
def test_a_term_is_letters_digits_and_the_point_within_a_number(text):
    for term in terms(text, CUT):
        assert re.fullmatch(rf"(\d+(\.\d+)*%?|[^\W_]|[{HAN}])+", term)
