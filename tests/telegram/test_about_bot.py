"""What the bot publishes about itself is kept by scope and language."""

import pytest


def test_the_bot_knows_itself(bot_api):
    about = bot_api.call("getMe")["result"]
    assert about["is_bot"] is True
    assert about["username"] == bot_api.username
    assert about["can_read_all_group_messages"] is False


def test_commands_are_kept_by_scope_and_language(bot_api):
    chat = {"type": "chat", "chat_id": bot_api.person().id}
    start = {"command": "start", "description": "开始"}
    reload = {"command": "/reload", "description": "更新"}
    bot_api.call("setMyCommands", commands=[start])
    bot_api.call("setMyCommands", commands=[start, reload], scope=chat, language_code="zh")
    assert bot_api.commands() == {"start": "开始"}
    assert bot_api.commands(chat, "zh") == {"start": "开始", "reload": "更新"}
    assert bot_api.commands(chat) == {}
    assert bot_api.call("getMyCommands")["result"] == [start]
    bot_api.call("deleteMyCommands", scope=chat, language_code="zh")
    assert bot_api.commands(chat, "zh") == {}


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ({"command": "Start", "description": "开始"}, "BOT_COMMAND_INVALID"),
        ({"command": "出处", "description": "出处"}, "BOT_COMMAND_INVALID"),
        ({"command": "x" * 33, "description": "长"}, "BOT_COMMAND_INVALID"),
        ({"command": "start", "description": ""}, "BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
def test_a_command_that_telegram_would_refuse_is_refused(bot_api, command, problem):
    answer = bot_api.call("setMyCommands", commands=[command])
    assert answer["description"] == f"Bad Request: {problem}"


def test_descriptions_fall_back_to_the_one_without_language(bot_api):
    bot_api.call("setMyDescription", description="读报问答")
    bot_api.call("setMyDescription", description="Ask the papers", language_code="en")
    bot_api.call("setMyShortDescription", short_description="出处")
    about = {
        language: bot_api.call("getMyDescription", language_code=language)["result"]
        for language in ("en", "fr")
    }
    assert about == {"en": {"description": "Ask the papers"}, "fr": {"description": "读报问答"}}
    short = bot_api.call("getMyShortDescription")["result"]
    assert short == {"short_description": "出处"}
    refused = bot_api.call("setMyDescription", description="字" * 513)
    assert not refused["ok"]


def test_only_two_letter_languages_are_taken(bot_api):
    for method in ("getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription"):
        assert bot_api.call(method, language_code="zh")["ok"]
        refused = bot_api.call(method, language_code="zh-hans")
        assert refused["description"] == "Bad Request: invalid language code specified"


def test_after_logging_out_nothing_is_answered(bot_api):
    assert bot_api.call("logOut")["ok"]
    assert bot_api.call("getMe")["description"] == "Bad Request: Logged out"
