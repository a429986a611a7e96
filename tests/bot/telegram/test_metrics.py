"""What a talking bot counts for operators."""

import pytest

from bot.metrics import REGISTRY
from tests.bot.telegram.conftest import ADMIN


@pytest.fixture
def world(own_world):
    return own_world


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def figures() -> dict[str, float]:
    return {
        "answered": figure("chuchu_questions_total", channel="telegram", status="answered"),
        "not found": figure("chuchu_questions_total", channel="telegram", status="not_found"),
        "timed": figure("chuchu_answer_seconds_count", channel="telegram"),
        "messages": figure("chuchu_updates_total", kind="message"),
        "buttons": figure("chuchu_updates_total", kind="callback_query"),
        "reloads": figure("chuchu_reloads_total", outcome="unchanged"),
    }


def test_questions_updates_and_reloads_are_counted(world):
    before = figures()
    admin = world.api.person("老张", user_id=ADMIN)
    answer = admin.asks("城东区清欠了多少工钱？")
    admin.asks("没有的事？")
    admin.presses(answer.button("出处")).answer()
    admin.asks("/reload").becomes("没有变化")
    counted = {name: value - before[name] for name, value in figures().items()}
    assert counted == {
        "answered": 1,
        "not found": 1,
        "timed": 2,
        "messages": 3,
        "buttons": 1,
        "reloads": 1,
    }
