"""What people write, as Telegram stores it and as it decides whether the bot may see it."""

from collections.abc import Sequence
from typing import Any

from tests.telegram.chats import Chat, File, Json, Message, User, inaccessible
from tests.telegram.cloud import Cloud, Query
from tests.telegram.errors import bad_request
from tests.telegram.limits import TEXT_LENGTH
from tests.telegram.markup import Entity, found_entities, parse, stored, utf16_length, utf16_slice


def receive(
    cloud: Cloud,
    person: User,
    chat: Chat,
    text: str,
    *,
    reply_to: Message | None = None,
    thread: int | None = None,
    file: File | None = None,
    via_bot: User | None = None,
    marked: Sequence[Entity] = (),
    keyboard: list[list[Json]] | None = None,
    **service: Any,
) -> Message:
    """Place a person's message in a chat and tell the bot, if the chat's rules let it see it.

    Raises:
        ApiError: 400 for a text that no client could send.
    """
    text, entities = stored(text, [*marked, *found_entities(text)])
    if not text and file is None and not service:
        raise bad_request("message text is empty")
    if utf16_length(text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    if thread is None and reply_to is not None and chat.type == "supergroup":
        thread = reply_to.thread or (None if chat.is_forum else reply_to.id)
    message = Message(
        cloud.next_message_id(chat),
        chat,
        person,
        int(cloud.now()),
        text,
        entities,
        file,
        keyboard,
        reply_to=reply_to,
        thread=thread,
        via_bot=via_bot,
        service=service,
    )
    visible = sees(cloud, message)
    cloud.put(message)
    if chat.type == "private":
        chat.started = True
    cloud.record.add(
        person.first_name,
        cloud.name_of(chat),
        "says" if file is None else f"sends {file.kind} {file.name}",
        text,
        message=message.id,
        reply_to=reply_to and reply_to.id,
        seen="" if visible else "not by the bot",
    )
    if visible:
        cloud.updates.add("message", message.json())
    return message


def sees(cloud: Cloud, message: Message) -> bool:
    """Whether the bot is told of a message.

    Private chats: always, unless it is blocked. Groups: members only; in privacy mode commands
    for this bot, bare commands when it is the only bot or was the last to speak, replies to its
    messages, messages through it, mentions of it, and service messages
    (core.telegram.org/bots/features#privacy-mode).
    """
    chat = message.chat
    if chat.type == "private":
        return not chat.blocked
    status = cloud.member_status(chat, cloud.bot.id)
    if status in ("left", "kicked"):
        return False
    if not cloud.privacy or status == "administrator" or message.service:
        return True
    if message.via_bot is cloud.bot or _is_for_bot(cloud, message.reply_to):
        return True
    return _addresses(cloud, message)


def _is_for_bot(cloud: Cloud, message: Message | None) -> bool:
    return message is not None and message.sender.id == cloud.bot.id


def _addresses(cloud: Cloud, message: Message) -> bool:
    name = f"@{cloud.bot.username}".lower()
    for entity in message.entities:
        words = utf16_slice(message.text, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and words == name:
            return True
        if entity["type"] == "text_mention" and entity["user"]["id"] == cloud.bot.id:
            return True
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            if words.endswith(name):
                return True
            if "@" not in words and _hears_bare_commands(cloud, message.chat):
                return True
    return False


def _hears_bare_commands(cloud: Cloud, chat: Chat) -> bool:
    others = [
        user_id
        for user_id, status in chat.members.items()
        if cloud.users[user_id].is_bot and user_id != cloud.bot.id and status != "left"
    ]
    return not others or chat.last_bot == cloud.bot.id


def edit(cloud: Cloud, message: Message, text: str) -> None:
    """A person changes what they wrote."""
    message.versions.append((message.text, message.entities, message.keyboard))
    message.text, message.entities = stored(text, found_entities(text))
    message.edit_date = int(cloud.now())
    cloud.changed.notify_all()
    place = cloud.name_of(message.chat)
    cloud.record.add(message.sender.first_name, place, f"edits {message.id}", message.text)
    if sees(cloud, message):
        cloud.updates.add("edited_message", message.json())


def press(cloud: Cloud, person: User, message: Message, data: str, label: str) -> Query:
    """Someone presses a button: a callback query, also on a message that is gone."""
    query = Query(cloud.next_query_id(), person, cloud.now(), message, data)
    cloud.callbacks[query.id] = query
    cloud.record.add(person.first_name, cloud.name_of(message.chat), "presses", label)
    shown = inaccessible(message) if message.deleted else message.json()
    cloud.updates.add(
        "callback_query",
        {
            "id": query.id,
            "from": person.json(),
            "chat_instance": str(abs(message.chat.id) * 31),
            "message": shown,
            "data": data,
        },
    )
    return query


def react(cloud: Cloud, person: User, message: Message, emoji: tuple[str, ...]) -> None:
    """Someone's reactions to a message are now `emoji`."""
    before = message.reactions.get(person.id, [])
    after = [{"type": "emoji", "emoji": sign} for sign in emoji]
    message.reactions[person.id] = after
    chat = message.chat
    cloud.record.add(person.first_name, cloud.name_of(chat), f"reacts to {message.id}", *emoji[:1])
    # Told in private chats, and to bots that are administrators of the group.
    if chat.type == "private" or cloud.member_status(chat, cloud.bot.id) == "administrator":
        cloud.updates.add(
            "message_reaction",
            {
                "chat": chat.json(),
                "message_id": message.id,
                "user": person.json(),
                "date": int(cloud.now()),
                "old_reaction": before,
                "new_reaction": after,
            },
        )


def ask_inline(cloud: Cloud, person: User, text: str, offset: str) -> Query:
    """Someone types `@bot text` in a chat; only bots with inline mode are asked."""
    assert cloud.inline, "the bot has no inline mode"
    query = Query(cloud.next_query_id(), person, cloud.now(), data=text)
    cloud.inline_queries[query.id] = query
    cloud.record.add(person.first_name, "inline", "asks", text)
    asked = {"id": query.id, "from": person.json(), "query": text, "offset": offset}
    cloud.updates.add("inline_query", asked | {"chat_type": "sender"})
    return query


def choose(cloud: Cloud, person: User, result: Json, chat: Chat, asked: str) -> Message:
    """Someone sends an inline result: a message through the bot, and feedback to it."""
    content = result.get("input_message_content", {})
    text, marked = parse(content.get("message_text", ""), content.get("parse_mode"))
    keyboard = (result.get("reply_markup") or {}).get("inline_keyboard")
    message = receive(
        cloud, person, chat, text, via_bot=cloud.bot, marked=marked, keyboard=keyboard
    )
    chosen: Json = {"result_id": result["id"], "from": person.json(), "query": asked}
    if keyboard:
        chosen["inline_message_id"] = cloud.next_query_id()
        cloud.inline_messages[chosen["inline_message_id"]] = message
    cloud.updates.add("chosen_inline_result", chosen)
    return message
