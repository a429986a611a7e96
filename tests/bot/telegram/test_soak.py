"""A small soak: mixed updates in bad weather and a kill; each question is answered once."""

import signal

from tests.bench.soak import soak

AT_WORK = 64  # telegram.concurrent_updates: answers that may be on their way in one moment


def test_after_faults_and_a_kill_every_question_was_answered_in_order(tmp_path):
    soaked = soak(120, people=12, share=0.03, home=tmp_path, ends=[signal.SIGKILL])
    assert soaked.done["ask"] > 60
    assert soaked.faults.total() > 0
    assert soaked.never == 0
    assert soaked.disordered == 0
    assert soaked.twice <= AT_WORK  # those that were being sent when the bot was killed
    assert soaked.once + soaked.twice == soaked.done["ask"]
