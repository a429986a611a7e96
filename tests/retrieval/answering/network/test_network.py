"""The network reads each sentence for itself and scores where an answer starts and ends."""

import numpy as np
import pytest

from retrieval.answering.network.inputs import LONGEST_QUESTION, OF_QUESTION, OF_SENTENCE, inputs
from retrieval.answering.network.network import Ends, load_network


@pytest.fixture(scope="module")
def seen(answerer):
    def seen(question):
        found = answerer.find(question)
        measured = found.measured
        return inputs(found.question, measured.candidates, measured.fittings)

    return seen


def marks(one, name):
    """The characters of a sentence that have a mark."""
    column = one.of_sentence[:, OF_SENTENCE.index(name)]
    return "".join(c for c, mark in zip(one.sentence, column, strict=True) if mark)


def told(one, name):
    """Those of a question."""
    column = one.of_question[:, OF_QUESTION.index(name)]
    return "".join(c for c, mark in zip(one.question, column, strict=True) if mark)


def best(one, ends):
    """The span of up to ten characters that scores best."""
    sums = {
        (start, end): ends.starts[start] + ends.ends[end - 1]
        for start in range(len(one.sentence))
        for end in range(start + 1, min(start + 11, len(one.sentence) + 1))
    }
    start, end = max(sums, key=sums.__getitem__)
    return one.sentence[start:end], float(sums[start, end])


def with_words(seen, words):
    return next(one for one in seen if words in one.sentence)


def test_what_the_question_says_is_marked_in_the_sentence(seen):
    one = with_words(seen("星光市建了多少座书亭？"), "建成20座")
    assert set("星光市书亭") <= set(marks(one, "said"))
    assert "20座" in marks(one, "fits")
    assert marks(one, "digit") == "20"
    assert marks(one, "clause end") == ",,。"


def test_what_the_article_says_of_the_question_is_marked_there(seen):
    one = with_words(seen("星光市的书亭投资多少？"), "总投资360万元")
    assert told(one, "asks") == "多少"
    assert "投资" in told(one, "said")
    assert "星光市" not in told(one, "said")
    assert "星光市" in told(one, "said above")


def test_a_mark_is_from_0_to_1(seen):
    for one in seen("2024年青禾县地区生产总值增长目标是多少？"):
        for table, names in ((one.of_sentence, OF_SENTENCE), (one.of_question, OF_QUESTION)):
            assert table.shape[1] == len(names)
            assert ((table >= 0) & (table <= 1)).all()


def test_of_a_long_question_the_end_is_read(seen):
    question = "我想知道" + "在这座城市里住了很久的人们常常说起的" * 4 + "书亭有多少座？"
    for one in seen(question):
        assert one.question.endswith("书亭有多少座?")
        assert len(one.question) == LONGEST_QUESTION
        assert told(one, "asks") == "多少"


def test_sentences_read_together_score_as_each_alone(seen):
    network, every = load_network(), seen("书亭由谁负责管理？")
    for one, together in zip(every, network.read(every), strict=True):
        alone = network.read([one])[0]
        assert together.starts == pytest.approx(alone.starts, abs=1e-3)
        assert together.ends == pytest.approx(alone.ends, abs=1e-3)


def test_nothing_is_read_of_nothing():
    assert load_network().read([]) == []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("书亭由谁负责管理？", "周云帆"),
        ("青禾县2023年新增就业多少人？", "3200人"),
        ("书亭总投资是多少？", "360万元"),
    ],
)
def test_an_answer_scores_above_0_and_above_all_else(seen, question, answer):
    every = seen(question)
    read = [best(*each) for each in zip(every, load_network().read(every), strict=True)]
    span, score = max(read, key=lambda one: one[1])
    assert answer in span
    assert score > 0


@pytest.mark.parametrize("question", ["明天火星上的早餐吃什么？", "谁发明了电灯？"])
def test_where_nothing_answers_all_score_below_0(seen, question):
    every = seen(question)
    read = [best(*each) for each in zip(every, load_network().read(every), strict=True)]
    assert max(score for _, score in read) < 0


def test_the_weights_are_a_few_hundred_kilobytes():
    network = load_network()
    numbers = sum(one.size for name, one in network._weights.items() if name != "characters")
    assert numbers * 2 + network._weights["characters"].size < 1_000_000
    assert all(np.isfinite(one).all() for one in network._weights.values())


def test_what_was_not_read_of_a_long_sentence_scores_as_the_worst():
    read = Ends(np.asarray([1.0, -2.0, 3.0], np.float32), np.asarray([0.0, 5.0, 4.0], np.float32))
    whole = read.over(5)
    assert whole.starts.tolist() == [1.0, -2.0, 3.0, -2.0, -2.0]
    assert whole.ends.tolist() == [0.0, 5.0, 4.0, 0.0, 0.0]
