"""Bad days on request: refusals, dropped connections and slow answers, each met once."""

import random
import threading
from collections import Counter, defaultdict, deque
from dataclasses import dataclass

from tests.telegram.errors import ApiError, too_many_requests

_SENTENCES = {
    400: "Bad Request: internal problem",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance "
    "is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request.

    Attributes:
        error: the refusal that is answered, if any.
        delay: seconds that the answer is kept back.
        drop: the connection is closed without an answer.
        done_first: with `drop` or `error`: whether the method was carried out all the same.
        page: a gateway's HTML page is answered instead of JSON.
    """

    error: ApiError | None = None
    delay: float = 0.0
    drop: bool = False
    done_first: bool = False
    page: bool = False


class Faults:
    """Faults that wait for their request, in order for each method (`*`: any method)."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)
        self._lock = threading.Lock()

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next `times` calls of `method` meet `fault`."""
        with self._lock:
            self._waiting[method.lower()].extend([fault] * times)

    def next_for(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        with self._lock:
            for key in (method.lower(), "*"):
                if self._waiting[key]:
                    return self._waiting[key].popleft()
        return None

    def waiting(self) -> int:
        """How many planned faults no request has met yet."""
        with self._lock:
            return sum(len(faults) for faults in self._waiting.values())


# What goes wrong in bad weather, and how often among all that does. In none of it Telegram carries
# out what it does not confirm: no bot could know of that.
BAD_WEATHER = {
    "429": (Fault(error=too_many_requests(1)), 1),
    "500": (Fault(error=ApiError(500, _SENTENCES[500])), 6),
    "502": (Fault(error=ApiError(502, _SENTENCES[502]), page=True), 6),
    "dropped": (Fault(drop=True), 6),
    "timed out": (Fault(drop=True, delay=1.0), 3),
    "late": (Fault(delay=0.8), 6),
}


class Weather(Faults):
    """Faults that come by chance, beside those that are planned.

    Args:
        share: of all requests that meet one, from 0 to 1.
        seed: of chance.
    """

    def __init__(self, share: float, seed: int = 1) -> None:
        super().__init__()
        self.share = share
        self.met: Counter[str] = Counter()
        self._chance = random.Random(seed)

    def next_for(self, method: str) -> Fault | None:
        """The fault that this call meets, planned or by chance."""
        planned = super().next_for(method)
        if planned is not None or self._chance.random() >= self.share:
            return planned
        weights = [weight for _, weight in BAD_WEATHER.values()]
        name = self._chance.choices(list(BAD_WEATHER), weights)[0]
        self.met[name] += 1
        return BAD_WEATHER[name][0]


def refusal(code: int, retry_after: int | None = None, description: str | None = None) -> ApiError:
    """An error as Telegram answers it for `code`."""
    if code == 429:
        return too_many_requests(retry_after or 1)
    return ApiError(code, description or _SENTENCES.get(code, "Bad Request"))
