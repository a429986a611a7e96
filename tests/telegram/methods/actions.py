"""What the bot does in chats besides writing: typing, reactions, looking around, leaving, files."""

from typing import Any

from tests.telegram import limits
from tests.telegram.chats import Chat, Json
from tests.telegram.cloud import Cloud
from tests.telegram.errors import bad_request, forbidden
from tests.telegram.members import member_json, move_member
from tests.telegram.methods import composing
from tests.telegram.methods.registry import method

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)
# The reactions a bot may set: a short part of Telegram's list, enough for a bot that answers.
REACTIONS = frozenset(
    [
        "👍",
        "👎",
        "❤",
        "🔥",
        "🎉",
        "🤔",
        "👀",
        "🙏",
        "👌",
        "💯",
        "🤷",
        "😁",
        "😢",
        "🤯",
        "✍",
        "⚡",
        "🏆",
    ]
)


@method
def send_chat_action(
    cloud: Cloud, *, chat_id: int | str, action: str, message_thread_id: int | None = None
) -> bool:
    chat = composing.writable(cloud, chat_id)
    composing.thread(chat, message_thread_id)
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    cloud.actions.append((chat.id, action))
    cloud.changed.notify_all()
    cloud.record.add(cloud.bot.first_name, cloud.name_of(chat), f"is {action}")
    return True


@method
def set_message_reaction(
    cloud: Cloud,
    *,
    chat_id: int | str,
    message_id: int,
    reaction: list[Any] | None = None,
    is_big: bool = False,
) -> bool:
    message = composing.writable(cloud, chat_id).messages.get(message_id)
    if message is None or message.deleted:
        raise bad_request("message to react not found")
    chosen = reaction or []
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one.get("type") == "emoji" and one.get("emoji") not in REACTIONS for one in chosen):
        raise bad_request("REACTION_INVALID")
    message.reactions[cloud.bot.id] = chosen
    cloud.changed.notify_all()
    place = cloud.name_of(message.chat)
    signs = " ".join(one.get("emoji", "?") for one in chosen)
    cloud.record.add(cloud.bot.first_name, place, f"reacts to {message.id}", signs)
    return True


def _visible(cloud: Cloud, chat_id: int | str) -> Chat:
    chat = cloud.chat(chat_id)
    if chat.type == "private" and not chat.started:
        raise bad_request("chat not found")
    if chat.type != "private" and chat.members.get(cloud.bot.id) == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    return chat


@method
def get_chat(cloud: Cloud, *, chat_id: int | str) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return _visible(cloud, chat_id).json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), True),
    }


@method
def get_chat_member(cloud: Cloud, *, chat_id: int | str, user_id: int) -> Json:
    chat = _visible(cloud, chat_id)
    user = cloud.users.get(user_id)
    if user is None:
        raise bad_request("invalid user_id specified")
    return member_json(user, cloud.member_status(chat, user_id))


@method
def get_chat_administrators(
    cloud: Cloud, *, chat_id: int | str, return_bots: bool = False
) -> list[Json]:
    chat = _visible(cloud, chat_id)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member_json(cloud.users[user_id], status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
        and (return_bots or user_id == cloud.bot.id or not cloud.users[user_id].is_bot)
    ]


@method
def get_chat_member_count(cloud: Cloud, *, chat_id: int | str) -> int:
    chat = _visible(cloud, chat_id)
    if chat.type == "private":
        return 2
    return sum(status not in ("left", "kicked") for status in chat.members.values())


@method
def leave_chat(cloud: Cloud, *, chat_id: int | str) -> bool:
    chat = composing.writable(cloud, chat_id)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    move_member(cloud, chat, cloud.bot, "left", by=cloud.bot)
    cloud.record.add(cloud.bot.first_name, cloud.name_of(chat), "leaves")
    return True


@method
def get_file(cloud: Cloud, *, file_id: str) -> Json:
    file = cloud.files.get(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > limits.DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    about = file.json()
    kept = ("file_id", "file_unique_id", "file_size")
    return {key: about[key] for key in kept} | {"file_path": file.path}
