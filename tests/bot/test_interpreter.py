"""Python's housekeeping in a process that answers."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_stays_for_good_is_not_collected_again_and_threads_take_turns_quickly():
    code = (
        "import gc, sys; from bot import interpreter; interpreter.set_up(); "
        "print(gc.get_freeze_count() > 1000, gc.isenabled(), sys.getswitchinterval() < 0.001)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.split() == ["True", "True", "True"]
