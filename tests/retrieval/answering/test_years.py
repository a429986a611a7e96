"""A sentence without a year is about the one that was named last."""

import pytest

from retrieval.answering.years import years_above
from tests.retrieval.answering.conftest import answering, sentence

REPORT = {
    "id": "report",
    "title": "2024年云岭县政府工作报告",
    "date": "2024-01-15",
    "text": "各位代表：过去一年，全县新建水库15座。\n修渠三条，共42公里。\n"
    "2024年，做好六件事。修桥7座，铺路90公里。\n种树2万亩。",
}
NEWS = {
    "id": "news",
    "title": "云岭县修桥",
    "date": "2023-06-01",
    "text": "2019年，老桥被洪水冲垮。村民绕行8公里。\n新桥今天通车，长120米。",
}


@pytest.fixture(scope="module")
def above(tmp_path_factory):
    """The years that the sentence with these words stands under."""
    with answering(tmp_path_factory.mktemp("years"), [REPORT, NEWS]) as answerer:
        yield lambda words: set(years_above(sentence(answerer.find(f"云岭县{words}"), words)))


def test_a_report_s_first_part_is_about_the_year_before(above):
    assert above("新建水库15座") == {2023}
    assert above("修渠三条") == {2023}


def test_what_comes_after_a_year_is_named_is_about_that_year(above):
    assert above("做好六件事") == {2024}
    assert above("修桥7座") == {2024}
    assert above("种树2万亩") == {2024}


def test_in_news_a_year_goes_on_to_the_end_of_its_paragraph_alone(above):
    assert above("村民绕行8公里") == {2019}
    assert above("长120米") == {2023}
