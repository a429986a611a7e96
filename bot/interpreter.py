"""How Python's own housekeeping is set in a process that answers many people at once."""

import gc
import sys

# Seconds until a thread that looks for an answer lets the one that talks to Telegram go on; the
# 5 ms that Python sets, times the threads at work, is what each packet would wait.
SWITCH = 0.0005
# A full collection goes through all that is remembered of answers, 0.2 s in which nobody is
# answered: not after every hundredth question, as Python has it, but after every thousandth.
FULL_COLLECTIONS = 100


def set_up() -> None:
    """Set it; to be called when what stays for good has been loaded."""
    sys.setswitchinterval(SWITCH)
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, FULL_COLLECTIONS)
    gc.collect()
    gc.freeze()  # modules, dictionaries, texts: no collection looks at them again
