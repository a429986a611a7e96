"""Which stretches of a sentence may answer."""

from retrieval.answering.fitting import Fitting
from retrieval.answering.question import AnswerType
from retrieval.answering.stretches import stretches
from retrieval.text.spans import Span
from retrieval.text.tags import tagged

TEXT = "镇里为居民修了“清风”书亭,由王工设计。"


def _cuts(expected, text=TEXT, found=()):
    every = stretches(expected, text, tagged(text), found)
    return {every.span(place).cut(text) for place in range(len(every))}


def test_they_lie_within_a_clause_or_run_to_the_end_of_one():
    cuts = _cuts(AnswerType.OTHER)
    assert "王工" in cuts
    assert "书亭" in cuts
    assert not any("," in cut and not cut.endswith(("书亭", "设计")) for cut in cuts)


def test_marks_that_open_in_one_close_in_it():
    cuts = _cuts(AnswerType.NAME)
    assert "“清风”" in cuts
    assert "清风" in cuts
    assert not any(cut.count("“") != cut.count("”") for cut in cuts)


def test_none_starts_with_a_word_that_governs_it():
    assert not any(cut.startswith("由") for cut in _cuts(AnswerType.PERSON))


def test_a_span_that_fits_is_one_though_it_cuts_words():
    fitting = Fitting(Span(3, 6), 1.0)
    assert TEXT[3:6] in _cuts(AnswerType.NAME, found=[fitting])


def test_of_a_sentence_with_a_fitting_number_only_what_touches_it_is_one():
    text = "全镇共有书亭48座,每天开门。"
    start = text.index("48")
    cuts = _cuts(AnswerType.NUMBER, text, [Fitting(Span(start, start + 3), 1.0)])
    assert "48座" in cuts
    assert "书亭" not in cuts
    assert "每天" not in cuts
