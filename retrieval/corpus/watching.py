"""Waits until a corpus has changed and is at rest: somebody who copies a folder is not interrupted.

By looking again and again: that works on every file system, those of other machines and containers
too, which send no events, and needs no watch for each of many folders. How long a look takes sets
how often there is one, so that a large corpus costs no more than a small one.
"""

import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from retrieval.corpus.scan import scan
from retrieval.errors import SourceError

EVERY = 2.0  # seconds between two looks
SHARE = 0.05  # of the time that looking may take


def wait_for_change(
    corpus: Path, is_stale: Callable[[], bool], stopped: Event, every: float = EVERY
) -> bool:
    """Return once a reload would find work and nothing has moved between two looks.

    Args:
        corpus: a folder, or one file; while it is missing nothing has changed.
        is_stale: whether a reload would find work.
        stopped: set by another thread to end the waiting.
        every: seconds between two looks, at least.

    Returns:
        Whether there is something to reload; False where the waiting was ended.
    """
    before: object = None
    while not stopped.is_set():
        begun = time.monotonic()
        try:
            seen = [(f.name, f.size, f.modified) for f in scan(corpus).files]
            if seen == before and is_stale():
                return True
            before = seen
        except SourceError:
            before = None
        stopped.wait(max(every, (time.monotonic() - begun) / SHARE))
    return False
