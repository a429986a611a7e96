"""What tells that the best sentence does not answer, beside what is asked and said."""

from datetime import date, timedelta

import pytest

from retrieval.answering.wanting import lacking_runs, load_weights, weigh_runs
from tests.retrieval.answering.conftest import answering

TODAY = date.today()


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The signals of a question over a page of some days ago."""

    def measure(question: str, days: int) -> dict[str, float]:
        page = {
            "id": "1",
            "title": "北坪区：明日有雨",
            "date": (TODAY - timedelta(days)).isoformat(),
            "text": "北坪区气象台说，天气转凉，最高气温12摄氏度。渡船照常开出，到今天已开了三年。",
        }
        with answering(tmp_path_factory.mktemp("signals"), [page]) as answerer:
            found = answerer.find(question)
            return dict(found.signals)

    return measure


@pytest.mark.parametrize(
    ("question", "days", "other"),
    [
        ("今天北坪区天气怎么样？", 1, True),
        ("今天北坪区天气怎么样？", 0, False),
        ("明天的渡船开不开？", 30, True),
        ("北坪区渡船开到今天有几年了？", 30, False),
        ("今天的北坪区是怎么来的？", 30, False),
        ("北坪区天气怎么样？", 30, False),
    ],
)
def test_only_a_page_of_today_tells_of_today(told, question, days, other):
    assert told(question, days)["other_day"] == other


@pytest.mark.parametrize(
    ("question", "nowhere"),
    [
        ("北坪区天气怎么样？", 0),
        ("北坪今天开了几班渡船？", 0),
        ("南屏区天气怎么样？", 1),
        ("北坪区城中区天气怎么样？", 1),
        ("天气怎么样？", 0),
    ],
)
def test_a_county_that_no_passage_names_is_nowhere(told, question, nowhere):
    assert told(question, 0)["nowhere"] == nowhere
    assert told(question, 0)["other_place"] == nowhere


def test_runs_that_a_passage_lacks_are_those_of_one_to_three_characters():
    assert lacking_runs("渡船 月薪", "渡口有船") == {"渡船", "月", "薪", "月薪"}
    assert lacking_runs("月薪多少", "月薪") == {
        "多", "少", "薪多", "多少", "月薪多", "薪多少",
    }  # fmt: skip


def test_what_lacks_more_that_matters_is_likelier_a_miss():
    weights = {"月薪": -1.5, "多少": 0.2}
    assert weigh_runs(frozenset({"月薪", "多少", "谁"}), weights) == pytest.approx(-1.3)
    assert weigh_runs(frozenset(), weights) == 0


def test_the_shipped_weights_are_of_runs():
    weights = load_weights()
    assert len(weights) > 1000
    assert all(1 <= len(run) <= 3 for run in weights)
