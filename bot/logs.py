"""What the program writes about itself: one line an event, to standard error, no secret in it.

Both structlog's events and those of libraries (the Bot API client, the database) pass the same
steps, so that one setting holds for all.
"""

import logging
import re
import sys
from typing import Any

import structlog

from bot.settings import Log

_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}")  # as @BotFather gives them; they are part of URLs
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s@]+@")  # in a database's address
_CHATTY = ("httpx", "httpcore", "apscheduler", "alembic")  # a line for each request or start


def for_command(log: Log) -> None:
    """Set up logs for a command whose reader looks at a terminal: only what went wrong.

    `log.level` "debug" shows everything all the same.
    """
    set_up(log if log.level == "debug" else log.model_copy(update={"level": "error"}))


def set_up(log: Log) -> None:
    """Send every event of `log.level` and above to standard error as `log.format` says."""
    text = log.format == "text" or (log.format == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[structlog.typing.Processor] = (
        [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The default one shows local variables: readers' words would be among them.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
        if text
        else [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *ending,
                _without_secrets,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log.level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    # each attempt at each node is a warning of its own there, with a traceback, and at "debug" the
    # query with it; what comes of them all is told by the error that we raise
    logging.getLogger("opensearch").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _without_secrets(logger: object, method: str, line: Any) -> str:  # noqa: ANN401
    """Blot out of a finished line what looks like a bot's token or a password."""
    return _PASSWORD.sub(r"\1:***@", _TOKEN.sub("***", line))
