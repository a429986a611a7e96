"""The terms that a corpus is counted by are the terms that a question asks for."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.term_arrays import CHARACTER_BITS, term_arrays
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter

CUT = open_segmenter()
TEXT = (
    st.text(st.characters(exclude_categories=[]))
    | st.text(st.sampled_from("东城區２5.,%aＢ_é。 ①\0\n"))
    | st.text(st.sampled_from("中华人民共和国国务院二〇一九年𠀀1,234.5%GDPa٣"))
)


def cut(texts: list[str], segmenter=CUT) -> list[Counter[str]]:
    found = term_arrays(texts, segmenter)
    counts: list[Counter[str]] = [Counter() for _ in texts]
    for key, owner in zip(found.keys.tolist(), found.owners, strict=True):
        first, second = key >> CHARACTER_BITS, key & ((1 << CHARACTER_BITS) - 1)
        counts[owner][chr(first) + (chr(second) if second else "")] += 1
    for start, size, owner in zip(found.starts, found.sizes, found.long_owners, strict=True):
        counts[owner]["".join(map(chr, found.codes[start : start + size]))] += 1
    return counts


@settings(deadline=None)  # the first reads a table
@given(st.lists(TEXT, max_size=4))
def test_as_arrays_the_terms_of_any_texts_are_the_same(texts):
    assert cut(texts) == [terms(text, CUT) for text in texts]


def test_as_arrays_the_terms_of_the_seeds_are_the_same(seeds):
    lines = [
        line
        for path in sorted(seeds.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert cut(lines) == [terms(line, CUT) for line in lines]
