"""Who belongs to a chat, and what Telegram tells the bot when that changes."""

from tests.telegram.chats import Chat, Json, Status, User
from tests.telegram.cloud import Cloud

_ADMINISTRATOR_RIGHTS = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)


def member_json(user: User, status: str) -> Json:
    """A `ChatMember` of one of its six kinds."""
    about: Json = {"status": status, "user": user.json()}
    if status == "creator":
        about["is_anonymous"] = False
    if status == "administrator":
        about |= dict.fromkeys(_ADMINISTRATOR_RIGHTS, False)
        about |= {"can_manage_chat": True, "can_delete_messages": True}
    if status == "kicked":
        about["until_date"] = 0
    return about


def move_member(cloud: Cloud, chat: Chat, user: User, status: Status, by: User) -> None:
    """Change a member's status and tell the bot, if it is its own (`my_chat_member`)."""
    before = cloud.member_status(chat, user.id)
    if chat.type == "private":
        before = "kicked" if chat.blocked else "member"
        chat.blocked = status == "kicked"
    else:
        chat.members[user.id] = status
    change = {
        "chat": chat.json(),
        "from": by.json(),
        "date": int(cloud.now()),
        "old_chat_member": member_json(user, before),
        "new_chat_member": member_json(user, status),
    }
    kind = "my_chat_member" if user.id == cloud.bot.id else "chat_member"
    cloud.updates.add(kind, change)
    cloud.changed.notify_all()
