"""How a message leaves: as HTML without link previews, in its thread, under what it replies to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.constants import ChatAction, ChatType, MessageLimit, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.rendering.markup import parse, units
from bot.telegram.requests import CONFIRMED

TYPING_AFTER = 0.4  # seconds; an answer that comes sooner needs no sign, and no second request
RETRY_AFTER = (0.5, 2.0, 5.0, 15.0, 60.0, 120.0)  # seconds between tries to reach Telegram
TYPING_EVERY = 4.5  # Telegram shows it for five seconds

CAPTION = MessageLimit.CAPTION_LENGTH  # UTF-16 units under a picture
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(
    message: Message,
    html: str,
    keyboard: InlineKeyboardMarkup | None = None,
    confirmed: Callable[[int, int], None] | None = None,
) -> Message:
    """Send `html` where `message` is; in groups as a reply to it, so that it is clear to whom.

    Where Telegram cannot be reached it is tried again, for some minutes. Where just its word that
    the answer came was lost, it comes twice: better than never.

    Args:
        message: what is answered.
        html: the text.
        keyboard: under it.
        confirmed: called with chat and id of the new message as soon as Telegram tells them.
    """

    async def once() -> Message:
        return await message.reply_html(
            html,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
            do_quote=message.chat.type != ChatType.PRIVATE,
            allow_sending_without_reply=True,  # the question may be deleted by now
        )

    if confirmed is None:
        return await _until_taken(once)
    token = CONFIRMED.set(partial(_tell, confirmed))
    try:
        return await _until_taken(once)
    finally:
        CONFIRMED.reset(token)


def _tell(confirmed: Callable[[int, int], None], body: bytes) -> None:
    with suppress(ValueError, LookupError, TypeError):  # no word of Telegram's: the library says so
        sent = json.loads(body)["result"]
        confirmed(sent["chat"]["id"], sent["message_id"])


async def send_picture(message: Message, png: bytes, html: str) -> Message:
    """Send a picture over `html`, as `send` does; a text too long for a caption comes after it.

    Returns:
        The message that holds the text.
    """
    short = units(parse(html).text) <= CAPTION

    async def once() -> Message:
        return await message.reply_photo(
            png,
            caption=html if short else None,
            parse_mode=ParseMode.HTML,
            filename="chart.png",
            do_quote=message.chat.type != ChatType.PRIVATE,
            allow_sending_without_reply=True,
        )

    sent = await _until_taken(once)
    return sent if short else await send(message, html)


async def _until_taken(once: Callable[[], Awaitable[Message]]) -> Message:
    """Send, and send again where Telegram cannot be reached or wants to wait."""
    for pause in (*RETRY_AFTER, None):
        try:
            return await once()
        except RetryAfter as error:  # again, after all that the rate limiter waited
            if pause is None:
                raise
            await asyncio.sleep(_seconds(error))
        except NetworkError as error:
            if isinstance(error, BadRequest) or pause is None:
                raise
            await asyncio.sleep(pause)
    raise AssertionError("unreachable")


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait.total_seconds() if isinstance(wait, timedelta) else wait)


async def edit(message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None) -> bool:
    """Put `html` in the place of what a message of the bot shows; returns as `edit_at` does."""
    return await edit_at(message.get_bot(), message.chat_id, message.id, html, keyboard)


async def edit_at(
    bot: Bot, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None = None
) -> bool:
    """Put `html` in the place of what the bot's message with this id shows.

    Returns:
        Whether the message is there to be edited; one that shows this already counts as edited.
    """
    try:
        await bot.edit_message_text(
            html,
            chat_id=chat,
            message_id=message,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
        )
    except BadRequest as error:
        if "not modified" in error.message:
            return True
        if "not found" in error.message or "can't be edited" in error.message:
            return False
        raise
    return True


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Show "typing…" for as long as the block lasts, if it lasts."""
    shown: list[asyncio.Task[None]] = []

    def show() -> None:
        shown.append(asyncio.create_task(_keep_typing(message)))

    soon = asyncio.get_running_loop().call_later(TYPING_AFTER, show)  # most need no task at all
    try:
        yield
    finally:
        soon.cancel()
        for task in shown:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _keep_typing(message: Message) -> None:
    with suppress(TelegramError):  # a sign only: nothing is lost without it
        while True:
            await message.reply_chat_action(ChatAction.TYPING)
            await asyncio.sleep(TYPING_EVERY)
