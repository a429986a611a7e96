"""Links to a citation: `t.me/<bot>?start=s_<address>` opens it for whoever follows it."""

from collections.abc import Sequence
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton

from bot.address import Address, address_of
from bot.citations import Quote
from bot.links import quote_path
from bot.rendering import Wording

PREFIX = "s_"
LIMIT = 64  # characters of a start parameter


def parameter_of(quote: Quote) -> str | None:
    """Return the start parameter that opens a quote; None for one too far to be written in it."""
    parameter = f"{PREFIX}{address_of(quote)}"
    fits = len(parameter) <= LIMIT and Address.read(parameter.removeprefix(PREFIX))
    return parameter if fits else None


def read_parameter(parameter: str) -> Address | None:
    """Return what a start parameter leads to; None where it is no link to a quote."""
    if not parameter.startswith(PREFIX):
        return None
    return Address.read(parameter.removeprefix(PREFIX))


def open_url(bot: str, quote: Quote) -> str | None:
    """Return the address that opens a quote in the private chat with the bot of this name."""
    parameter = parameter_of(quote)
    return f"https://t.me/{bot}?start={parameter}" if parameter else None


def share_button(wording: Wording, bot: str, quote: Quote) -> InlineKeyboardButton | None:
    """Return the button that offers a quote's link to one's other chats."""
    url = open_url(bot, quote)
    if url is None:
        return None
    label = wording.text("buttons.share", number=quote.citation.number)
    return InlineKeyboardButton(label, url=f"https://t.me/share/url?url={percent(url, safe='')}")


def page_button(wording: Wording, public_url: str, quote: Quote) -> InlineKeyboardButton | None:
    """Return the button that opens a quote on the reader's page; none without a public address.

    Telegram refuses a whole message for a button to a host that is only a local name.
    """
    host = urlsplit(public_url).hostname or ""
    if "." not in host and ":" not in host:
        return None
    label = wording.text("buttons.page", number=quote.citation.number)
    return InlineKeyboardButton(label, url=f"{public_url.rstrip('/')}{quote_path(quote)}")


def link_rows(
    wording: Wording, bot: str, public_url: str, quotes: Sequence[Quote]
) -> list[list[InlineKeyboardButton]]:
    """Return the rows of links under quotes: to pass on, and to read as a page."""
    rows = (
        [share_button(wording, bot, quote) for quote in quotes],
        [page_button(wording, public_url, quote) for quote in quotes],
    )
    kept = [[button for button in row if button] for row in rows]
    return [row for row in kept if row]
