"""How much one reader and one chat may send: a bucket each, refilled all the while.

A token bucket (ITU-T I.371, "generic cell rate algorithm"): a minute's worth may come at once,
afterwards as many as flow in.
"""

from dataclasses import dataclass
from enum import Enum, auto


class Verdict(Enum):
    """What becomes of an update."""

    PASS = auto()
    WARN = auto()  # the first one too many: told politely
    DROP = auto()  # the others: silence


@dataclass(slots=True)
class _Bucket:
    level: float
    filled: float  # when, in seconds of the caller's clock
    warned: bool = False


class Flood:
    """Buckets by id.

    Args:
        per_minute: updates that flow in within a minute, and that a full bucket holds.
        most: buckets kept; the one least lately used makes room, and is full when it comes back.
    """

    def __init__(self, per_minute: int, most: int = 10_000) -> None:
        self._capacity = float(per_minute)
        self._most = most
        self._buckets: dict[int, _Bucket] = {}

    def take(self, id_: int, now: float) -> Verdict:
        """Take one update out of a bucket, at `now` seconds of a clock that never goes back."""
        bucket = self._buckets.pop(id_, None) or _Bucket(self._capacity, now)
        self._buckets[id_] = bucket  # the last in order
        if len(self._buckets) > self._most:
            del self._buckets[next(iter(self._buckets))]
        gained = (now - bucket.filled) * self._capacity / 60
        bucket.level = min(self._capacity, bucket.level + gained)
        bucket.filled = now
        if bucket.warned and bucket.level >= self._capacity / 2:
            bucket.warned = False
        if bucket.level >= 1:
            bucket.level -= 1
            return Verdict.PASS
        if bucket.warned:
            return Verdict.DROP
        bucket.warned = True
        return Verdict.WARN
