"""The Telegram bot: handlers that parse, call and render."""

import os

# python-telegram-bot's switch to durations as `timedelta`; without it each 429 logs a deprecation.
os.environ.setdefault("PTB_TIMEDELTA", "1")
