"""Messages of the bot changed or taken away."""

from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Json, Message
from tests.telegram.cloud import Cloud
from tests.telegram.errors import bad_request
from tests.telegram.markup import Entity
from tests.telegram.methods import composing
from tests.telegram.methods.registry import method

DELETABLE_SECONDS = 48 * 60 * 60
_DELETED_AT_ONCE = 100


def _to_edit(
    cloud: Cloud, chat_id: int | str | None, message_id: int | None, inline: str | None
) -> Message:
    if inline is not None:
        message = cloud.inline_messages.get(inline)
        if message is None:
            raise bad_request("MESSAGE_ID_INVALID")
        return message
    if chat_id is None:
        raise bad_request("chat_id is empty")
    chat = composing.writable(cloud, chat_id)
    if message_id is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender.id != cloud.bot.id:
        raise bad_request("message can't be edited")
    return message


def _apply(
    cloud: Cloud,
    message: Message,
    text: str,
    entities: list[Entity],
    keyboard: list[list[Json]] | None,
) -> Json | bool:
    if (text, entities, keyboard) == (message.text, message.entities, message.keyboard):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    cloud.floods.check(message.chat.id)
    message.versions.append((message.text, message.entities, message.keyboard))
    message.text, message.entities, message.keyboard = text, entities, keyboard
    message.edit_date = int(cloud.now())
    cloud.changed.notify_all()
    cloud.record.add(
        cloud.bot.first_name,
        cloud.name_of(message.chat),
        f"edits {message.id}",
        text,
        buttons=composing.shown_buttons(keyboard),
    )
    return message.json() if message.sender is cloud.bot else True


@method
def edit_message_text(
    cloud: Cloud,
    *,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    text: str,
    parse_mode: str | None = None,
    entities: list[Any] | None = None,
    link_preview_options: Json | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    message = _to_edit(cloud, chat_id, message_id, inline_message_id)
    plain, marked = composing.formatted(cloud, text, parse_mode, entities)
    limits.check_text(plain)
    keyboard = composing.inline_keyboard(cloud, reply_markup)
    if message.file is not None:
        raise bad_request("there is no text in the message to edit")
    answer = _apply(cloud, message, plain, marked, keyboard)
    message.link_preview = link_preview_options
    return answer


@method
def edit_message_caption(
    cloud: Cloud,
    *,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    caption: str = "",
    parse_mode: str | None = None,
    caption_entities: list[Any] | None = None,
    show_caption_above_media: bool = False,
    reply_markup: Json | None = None,
) -> Json | bool:
    message = _to_edit(cloud, chat_id, message_id, inline_message_id)
    plain, marked = composing.formatted(cloud, caption, parse_mode, caption_entities)
    limits.check_caption(plain)
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    keyboard = composing.inline_keyboard(cloud, reply_markup)
    return _apply(cloud, message, plain, marked, keyboard)


@method
def edit_message_reply_markup(
    cloud: Cloud,
    *,
    chat_id: int | str | None = None,
    message_id: int | None = None,
    inline_message_id: str | None = None,
    reply_markup: Json | None = None,
) -> Json | bool:
    message = _to_edit(cloud, chat_id, message_id, inline_message_id)
    keyboard = composing.inline_keyboard(cloud, reply_markup)
    return _apply(cloud, message, message.text, message.entities, keyboard)


def _deletable(cloud: Cloud, message: Message) -> bool:
    chat = message.chat
    may = message.sender.id == cloud.bot.id or chat.type == "private"
    if chat.members.get(cloud.bot.id) in ("administrator", "creator"):
        return True
    return may and cloud.now() - message.date < DELETABLE_SECONDS


def _delete(cloud: Cloud, message: Message) -> None:
    message.deleted = True
    cloud.changed.notify_all()
    place = cloud.name_of(message.chat)
    cloud.record.add(cloud.bot.first_name, place, f"deletes {message.id}")


@method
def delete_message(cloud: Cloud, *, chat_id: int | str, message_id: int) -> bool:
    message = composing.writable(cloud, chat_id).messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if not _deletable(cloud, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(cloud, message)
    return True


@method
def delete_messages(cloud: Cloud, *, chat_id: int | str, message_ids: list[Any]) -> bool:
    if not message_ids:
        raise bad_request("message identifiers are not specified")
    if len(message_ids) > _DELETED_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    chat = composing.writable(cloud, chat_id)
    for message_id in message_ids:
        message = chat.messages.get(int(message_id))
        if message is not None and not message.deleted and _deletable(cloud, message):
            _delete(cloud, message)
    return True
