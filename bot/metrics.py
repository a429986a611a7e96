"""What the program counts while it runs, for Prometheus: figures only, never words or people.

One set of instruments for the process, whoever talks (Telegram, the page): each counts where the
thing happens, and `/metrics` writes them out.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # memory, processor time, open files

# Seconds; an answer takes milliseconds, and a reader notices one second (Nielsen 1993).
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

QUESTIONS = Counter(
    "chuchu_questions", "Questions by how they ended.", ("channel", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "chuchu_answer_seconds",
    "Time from a question to its evidence.",
    ("channel",),
    buckets=_BUCKETS,
    registry=REGISTRY,
)
RELOADS = Counter("chuchu_reloads", "Reloads by outcome.", ("outcome",), registry=REGISTRY)
UPDATES = Counter("chuchu_updates", "Updates from Telegram by kind.", ("kind",), registry=REGISTRY)
PAGES = Counter("chuchu_pages", "Pages served by status.", ("page", "status"), registry=REGISTRY)


def answered(channel: str, status: str, seconds: float) -> None:
    """Count a question of a channel ("telegram", "web") by its status, and its time."""
    QUESTIONS.labels(channel, status).inc()
    SECONDS.labels(channel).observe(seconds)
