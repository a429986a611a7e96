"""What the bot is and says about itself: name, descriptions, commands by scope and language."""

import json
import re
from typing import Any

from tests.telegram.chats import Json
from tests.telegram.cloud import Cloud
from tests.telegram.errors import bad_request
from tests.telegram.methods.registry import method

_SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
_COMMANDS = 100
_DESCRIPTION_LENGTH = 512
_SHORT_DESCRIPTION_LENGTH = 120
_NAME_LENGTH = 64


@method
def get_me(cloud: Cloud) -> Json:
    return cloud.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not cloud.privacy,
        "supports_inline_queries": cloud.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


@method
def log_out(cloud: Cloud) -> bool:
    cloud.logged_out = True
    cloud.updates.end_poll("terminated by logOut request")
    return True


@method
def close(cloud: Cloud) -> bool:
    cloud.updates.end_poll("terminated by close request")
    return True


def _scope(cloud: Cloud, scope: Json | None) -> str:
    scope = scope or {"type": "default"}
    needed = _SCOPES.get(scope.get("type", ""))
    if needed is None:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for key in needed:
        if key not in scope:
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{key}\"")
    if "chat_id" in scope:
        cloud.chat(scope["chat_id"])
    return json.dumps(scope, sort_keys=True)


def _language(code: str) -> str:
    """Telegram takes two-letter codes alone, and "" for all languages."""
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _check_command(command: Json) -> None:
    name = str(command.get("command", "")).removeprefix("/")
    plain = name.isascii() and name.replace("_", "").isalnum() and name == name.lower()
    if not plain or not 1 <= len(name) <= 32:
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command.get("description", "")) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


@method
def set_my_commands(
    cloud: Cloud, *, commands: list[Any], scope: Json | None = None, language_code: str = ""
) -> bool:
    if len(commands) > _COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    kept = [{**command, "command": command["command"].removeprefix("/")} for command in commands]
    cloud.profile.commands[_scope(cloud, scope), _language(language_code)] = kept
    return True


@method
def get_my_commands(
    cloud: Cloud, *, scope: Json | None = None, language_code: str = ""
) -> list[Json]:
    return cloud.profile.commands.get((_scope(cloud, scope), _language(language_code)), [])


@method
def delete_my_commands(cloud: Cloud, *, scope: Json | None = None, language_code: str = "") -> bool:
    cloud.profile.commands.pop((_scope(cloud, scope), _language(language_code)), None)
    return True


def _set(texts: dict[str, str], language: str, text: str, longest: int, error: str) -> bool:
    if len(text) > longest:
        raise bad_request(error)
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    return True


def _get(texts: dict[str, str], language: str) -> str:
    return texts.get(language, texts.get("", ""))


@method
def set_my_name(cloud: Cloud, *, name: str = "", language_code: str = "") -> bool:
    names = cloud.profile.names
    return _set(names, _language(language_code), name, _NAME_LENGTH, "BOT_NAME_INVALID")


@method
def get_my_name(cloud: Cloud, *, language_code: str = "") -> Json:
    return {"name": _get(cloud.profile.names, _language(language_code)) or cloud.bot.first_name}


@method
def set_my_description(cloud: Cloud, *, description: str = "", language_code: str = "") -> bool:
    texts = cloud.profile.descriptions
    error = "BOT_DESCRIPTION_INVALID"
    return _set(texts, _language(language_code), description, _DESCRIPTION_LENGTH, error)


@method
def get_my_description(cloud: Cloud, *, language_code: str = "") -> Json:
    return {"description": _get(cloud.profile.descriptions, _language(language_code))}


@method
def set_my_short_description(
    cloud: Cloud, *, short_description: str = "", language_code: str = ""
) -> bool:
    texts = cloud.profile.short_descriptions
    error = "BOT_SHORT_DESCRIPTION_INVALID"
    return _set(
        texts, _language(language_code), short_description, _SHORT_DESCRIPTION_LENGTH, error
    )


@method
def get_my_short_description(cloud: Cloud, *, language_code: str = "") -> Json:
    return {"short_description": _get(cloud.profile.short_descriptions, _language(language_code))}


@method
def set_chat_menu_button(
    cloud: Cloud, *, chat_id: int = 0, menu_button: Json | None = None
) -> bool:
    cloud.profile.menu_buttons[chat_id] = menu_button or {"type": "default"}
    return True


@method
def get_chat_menu_button(cloud: Cloud, *, chat_id: int = 0) -> Json:
    return cloud.profile.menu_buttons.get(chat_id, {"type": "commands"})
