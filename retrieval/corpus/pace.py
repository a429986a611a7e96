"""How fast a reload goes and how long it will still take, from what its progress tells.

For whoever shows it to people: a terminal, a chat. Rates are of the last seconds, since files and
articles differ in size.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW = 20.0  # seconds that a rate is of
SOONEST = 1.0  # seconds after which a rate tells something


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a reload is.

    Attributes:
        step: one of `reload.STEPS`.
        done, total: how much of the step is done, and of how much.
        rate: how much of it a second; None where that cannot be told yet.
        left: seconds that the step will still take; None as above.
    """

    step: str
    done: int
    total: int
    rate: float | None = None
    left: float | None = None


class Pace:
    """Turns a reload's progress into rate and time left: `library.reload(pace)`, `pace.now`.

    Args:
        tell: given each `Reached`, in the reload's thread; what it raises ends the reload.
        clock: seconds.
    """

    def __init__(
        self,
        tell: Callable[[Reached], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._clock = clock
        self._step = ""
        self._seen: deque[tuple[float, int]] = deque()  # when so much of the step was done
        self.now: Reached | None = None

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take what a reload's progress tells."""
        now = self._clock()
        if step != self._step or (self._seen and done < self._seen[-1][1]):
            self._step = step
            self._seen.clear()
        while len(self._seen) > 1 and now - self._seen[1][0] > WINDOW:
            self._seen.popleft()
        self._seen.append((now, done))
        then, before = self._seen[0]
        rate = (done - before) / (now - then) if now - then >= SOONEST else 0.0
        left = (total - done) / rate if rate > 0 else None
        self.now = Reached(step, done, total, rate or None, left)
        if self._tell:
            self._tell(self.now)
