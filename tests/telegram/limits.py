"""Telegram's limits: sizes of texts and keyboards, and how often a bot may speak.

Sources: core.telegram.org/bots/api (sizes), core.telegram.org/bots/faq#my-bot-is-hitting-limits
(rates), TDLib's ReplyMarkup.cpp and MessageEntity.cpp (wording).
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from tests.telegram.chats import Json
from tests.telegram.errors import bad_request, too_many_requests
from tests.telegram.markup import Entity, utf16_length

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
RAW_TEXT_BYTES = 1 << 15  # before its markup is read
ENTITIES = 100
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_LENGTH = 200
BUTTONS = 100
BUTTONS_IN_ROW = 8
INLINE_RESULTS = 50
DOWNLOAD_BYTES = 20 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
# The kinds of an inline button: each button has exactly one of them.
BUTTON_KINDS = (
    "callback_data",
    "url",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)


BUTTON_FIELDS = frozenset({"text", "style", "icon_custom_emoji_id", *BUTTON_KINDS})


def check_text(text: str) -> None:
    """A message's text after its markup was read.

    Length is counted in UTF-16 units, the stricter of the two ways to read "characters".
    """
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LENGTH:
        raise bad_request("message is too long")


def check_caption(text: str) -> None:
    """The caption of a file."""
    if utf16_length(text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")


def first_entities(entities: list[Entity]) -> list[Entity]:
    """Telegram drops the entities after the hundredth without a word."""
    return entities[:ENTITIES]


def check_keyboard(keyboard: list[list[Json]]) -> None:
    """The rows of an inline keyboard."""
    if sum(len(row) for row in keyboard) > BUTTONS:
        raise bad_request("reply markup is too long")
    for row in keyboard:
        for button in row:
            _check_button(button)


def _check_button(button: Json) -> None:
    if not any(kind in button for kind in BUTTON_KINDS):
        problem = "Text buttons are unallowed in the inline keyboard"
        raise bad_request(f"can't parse inline keyboard button: {problem}")
    if "url" in button:
        _check_link(button["url"])
        return
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_link(url: str) -> None:
    scheme, _, rest = url.rpartition("://")
    problem = ""
    if scheme.lower() not in ("", "http", "https", "tg", "ton"):
        problem = "Unsupported URL protocol"
    elif scheme.lower() in ("", "http", "https") and "." not in rest.split("/")[0].split(":")[0]:
        problem = "Wrong HTTP URL"
    if problem:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {problem}")


class FloodLimits:
    """How often the bot may send: off unless a test turns it on.

    Once a second in one chat (short bursts pass), thirty a second in all, twenty a minute in a
    group.

    Args:
        clock: the time now in seconds.
    """

    PER_CHAT = (5, 5.0)  # a burst of five, but not more than one a second over five seconds
    OVERALL = (30, 1.0)
    PER_GROUP = (20, 60.0)

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._sent: dict[int | None, deque[float]] = defaultdict(deque)
        self.enforced = False

    def check(self, chat_id: int) -> None:
        """Count one message to a chat.

        Raises:
            ApiError: 429 with the seconds to wait, when this one is too many.
        """
        if not self.enforced:
            return
        now = self._clock()
        rules = [(None, self.OVERALL), (chat_id, self.PER_GROUP if chat_id < 0 else self.PER_CHAT)]
        for key, (count, seconds) in rules:
            times = self._sent[key]
            while times and times[0] <= now - seconds:
                times.popleft()
            if len(times) >= count:
                raise too_many_requests(max(1, math.ceil(times[0] + seconds - now)))
        for key, _ in rules:
            self._sent[key].append(now)
