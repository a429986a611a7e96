"""Words of one sound."""

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.text.sounds import sounds


def test_a_word_typed_by_its_sound_sounds_the_same():
    assert sounds("海冬市") == sounds("海东市")
    assert sounds("顺意") == sounds("顺义")
    assert sounds("西城") != sounds("东城")


def test_sounds_that_keyboards_do_not_tell_apart_are_one():
    assert sounds("诗人") == sounds("斯人")


@settings(deadline=None)  # the first character loads the readings
@given(st.text(max_size=50))
def test_a_text_keeps_its_length(text):
    assert len(sounds(text)) == len(text)
