"""A bucket a reader: a minute's worth at once, then as many as flow in; warned once."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.flood import Flood, Verdict


def test_a_minutes_worth_passes_then_one_warning_then_silence():
    flood = Flood(3)
    verdicts = [flood.take(1, 0.0) for _ in range(6)]
    assert verdicts == [Verdict.PASS] * 3 + [Verdict.WARN] + [Verdict.DROP] * 2


def test_it_flows_in_again_and_warns_anew_only_after_a_rest():
    flood = Flood(6)
    for _ in range(7):
        flood.take(1, 0.0)
    assert flood.take(1, 10.0) is Verdict.PASS
    assert flood.take(1, 10.0) is Verdict.DROP
    for _ in range(6):
        assert flood.take(1, 100.0) is Verdict.PASS
    assert flood.take(1, 100.0) is Verdict.WARN


def test_one_reader_does_not_use_up_anothers():
    flood = Flood(1)
    flood.take(1, 0.0)
    assert flood.take(2, 0.0) is Verdict.PASS


def test_memory_stays_bounded():
    flood = Flood(1, most=10)
    for reader in range(1000):
        flood.take(reader, 0.0)
    assert len(flood._buckets) == 10


@given(st.lists(st.floats(0, 10), max_size=80), st.integers(1, 20))
def test_never_more_pass_than_a_bucket_and_what_flowed_in(pauses, limit):
    flood, now, passed = Flood(limit), 0.0, 0
    for pause in pauses:
        now += pause
        passed += flood.take(1, now) is Verdict.PASS
    assert passed <= limit + now * limit / 60 + 1e-6
