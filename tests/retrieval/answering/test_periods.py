"""A figure of another part of the year, or one that was only aimed at, is told apart."""

import pytest

from retrieval.answering.periods import periods
from tests.retrieval.answering.conftest import answering, sentence

TEXT = (
    "上半年，云岭县接待游客32万人次。7月份，青衣河景区接待游客9万人次。"
    "全年计划接待游客70万人次。云岭县去年前三个季度接待游客48万人次。"
    "第二届青衣河灯会接待游客5万人次。"
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is measured of the sentence with these words for a question."""
    with answering(
        tmp_path_factory.mktemp("periods"), [{"id": "1", "title": "云岭县旅游", "text": TEXT}]
    ) as answerer:

        def measure(question: str, words: str) -> dict[str, float]:
            found = answerer.find(question)
            return periods(found.question, sentence(found, words))

        yield measure


def test_another_part_of_the_year_contradicts(told):
    assert told("云岭县上半年接待游客多少人次？", "7月份")["other_part"] == 1
    assert told("云岭县上半年接待游客多少人次？", "32万")["other_part"] == 0
    assert told("云岭县接待游客多少人次？", "32万")["other_part"] == 0


def test_a_part_that_the_paragraph_does_not_name_is_unsaid(told):
    assert told("云岭县8月接待游客多少人次？", "7月份")["unsaid_part"] == 1
    assert told("云岭县上半年接待游客多少人次？", "7月份")["unsaid_part"] == 0


@pytest.mark.parametrize("month", ["七月", "7月", "07月份"])
def test_a_month_is_the_same_however_it_is_written(told, month):
    assert told(f"青衣河景区{month}接待游客多少？", "9万")["other_part"] == 0


def test_three_quarters_are_the_same_with_their_measure_word(told):
    assert told("云岭县前三季度接待游客多少？", "48万")["other_part"] == 0


def test_another_of_a_row_is_told_apart(told):
    assert told("青衣河灯会第三届来了多少人？", "5万")["other_one"] == 1
    assert told("第2届青衣河灯会来了多少人？", "5万")["other_one"] == 0
    assert told("青衣河灯会来了多少人？", "5万")["other_one"] == 0


def test_aims_and_results_are_told_apart(told):
    aims, results = "云岭县接待游客的目标是多少？", "云岭县接待游客多少人次？"
    assert told(aims, "32万")["unsaid_aim"] == 1
    assert told(aims, "70万")["unsaid_aim"] == 0
    assert told(results, "70万")["unasked_aim"] == 1
    assert told(results, "32万")["unasked_aim"] == 0
