"""What sending and editing share: whether a chat takes messages, text, keyboards, replies."""

from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, Json, Message
from tests.telegram.cloud import Cloud
from tests.telegram.errors import bad_request, forbidden
from tests.telegram.markup import Entity, found_entities, parse, stored, utf16_length

_LITERAL = frozenset({"code", "pre", "text_link", "text_mention"})
_KEYBOARD_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")


def writable(cloud: Cloud, chat_id: int | str) -> Chat:
    """The chat, if the bot may write to it.

    Raises:
        ApiError: 400 or 403 as Telegram words them.
    """
    chat = cloud.chat(chat_id)
    if chat.type == "private":
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat
    status = cloud.member_status(chat, cloud.bot.id)
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def thread(chat: Chat, thread_id: int | None) -> int | None:
    """The topic or thread to write into, which must be there."""
    if thread_id is not None and thread_id not in chat.topics and thread_id not in chat.messages:
        raise bad_request("message thread not found")
    return thread_id


def formatted(
    cloud: Cloud, text: str, parse_mode: str | None, entities: list[Any] | None
) -> tuple[str, list[Entity]]:
    """Text without markup and all its entities: those marked and those that Telegram finds."""
    if len(text.encode()) > limits.RAW_TEXT_BYTES:
        raise bad_request("text is too long")
    plain, marked = parse(text, parse_mode)
    if not parse_mode and entities:
        marked = [dict(entity) for entity in entities]
    plain, marked = stored(plain, marked)
    marked = [told for entity in marked if (told := _with_user(cloud, entity)) is not None]
    if len(marked) > limits.ENTITIES:
        cloud.violation(f"{len(marked)} entities: Telegram drops those after {limits.ENTITIES}")
    entities = [*marked, *_outside(found_entities(plain), marked)]
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return plain, limits.first_entities(entities)


def _with_user(cloud: Cloud, entity: Entity) -> Entity | None:
    """A mention by id with its user; None where the bot knows nobody of that id."""
    if "user_id" not in entity:
        return entity
    user = cloud.users.get(entity["user_id"])
    kept = {name: value for name, value in entity.items() if name != "user_id"}
    return kept | {"user": user.json()} if user else None


def _outside(found: list[Entity], marked: list[Entity]) -> list[Entity]:
    """The found entities that touch no marked code, link or mention."""
    spans = [
        (one["offset"], one["offset"] + one["length"]) for one in marked if one["type"] in _LITERAL
    ]
    return [
        one
        for one in found
        if not any(
            one["offset"] < end and start < one["offset"] + one["length"] for start, end in spans
        )
    ]


def inline_keyboard(cloud: Cloud, markup: Json | None) -> list[list[Json]] | None:
    """The rows of an inline keyboard, checked; None for the other kinds and for an empty one."""
    if not markup:
        return None
    if not any(kind in markup for kind in _KEYBOARD_KINDS):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return None
    kept = [[_known_fields(button) for button in row if button.get("text")] for row in rows]
    if sum(map(len, kept)) < sum(map(len, rows)):
        cloud.violation("a button without text: Telegram drops it")
    if any(len(row) > limits.BUTTONS_IN_ROW for row in kept):
        cloud.violation(f"more than {limits.BUTTONS_IN_ROW} buttons in a row: nobody can read them")
    limits.check_keyboard(kept)
    return [row for row in kept if row] or None


def _known_fields(button: Json) -> Json:
    return {name: value for name, value in button.items() if name in limits.BUTTON_FIELDS}


def replied(
    cloud: Cloud, chat: Chat, parameters: Json | None
) -> tuple[Message | None, dict[str, Any] | None]:
    """The message that a new one replies to, and the quoted part of it.

    Raises:
        ApiError: 400 when it is not there, or the quote is not part of it.
    """
    if not parameters:
        return None, None
    home = cloud.chat(parameters.get("chat_id", chat.id))
    message = home.messages.get(int(parameters["message_id"]))
    if message is None or message.deleted:
        if parameters.get("allow_sending_without_reply"):
            return None, None
        raise bad_request("message to be replied not found")
    if "quote" not in parameters:
        return message, None
    text, entities = formatted(
        cloud,
        parameters["quote"],
        parameters.get("quote_parse_mode"),
        parameters.get("quote_entities"),
    )
    at = message.text.find(text)
    if at < 0 or not text:
        raise bad_request("QUOTE_TEXT_INVALID")
    quote = {"text": text, "position": utf16_length(message.text[:at]), "is_manual": True}
    return message, quote | ({"entities": entities} if entities else {})


def shown_buttons(keyboard: list[list[Json]] | None) -> str:
    """An inline keyboard for the record."""
    return " | ".join(button["text"] for row in keyboard or [] for button in row)
