"""Fixtures of the loopback Telegram, for every test that wants to talk to a bot."""

from collections.abc import Iterator

import pytest

from tests.telegram.loopback import BotApi


@pytest.fixture
def bot_api() -> Iterator[BotApi]:
    """A fresh Telegram for one bot; at the end no violation may have been recorded.

    A test that breaks the rules on purpose clears `bot_api.violations`.
    """
    with BotApi() as api:
        yield api
        transcript = api.transcript
    assert not api.violations, "\n".join([*api.violations, "", transcript])
