"""In groups the bot sees what privacy mode lets it see, and is told who comes and goes."""

import pytest


@pytest.fixture
def people(bot_api):
    alice = bot_api.person("小红")
    bob = bot_api.person("小刚")
    return alice, bob, bot_api.group("读报群", [alice, bob])


def seen(bot_api) -> list[str]:
    updates = bot_api.call("getUpdates")["result"]
    return [update["message"]["text"] for update in updates if "message" in update]


@pytest.mark.parametrize(
    "text",
    [
        "/ask 谁写的",
        "/ask@chuchu_test_bot 谁写的",
        "/ASK@Chuchu_Test_Bot 谁写的",
        "@chuchu_test_bot 谁写的",
        "请问 @Chuchu_test_bot 谁写的",
    ],
)
def test_in_privacy_mode_the_bot_sees_commands_and_mentions(bot_api, people, text):
    alice, _, group = people
    alice.says(text, to=group)
    assert seen(bot_api) == [text]


@pytest.mark.parametrize(
    "text",
    ["谁写的", "/ask@other_bot 谁写的", "@other_bot 好", "chuchu_test_bot", "a@chuchu_test_bot"],
)
def test_in_privacy_mode_the_bot_does_not_see_the_rest(bot_api, people, text):
    alice, _, group = people
    alice.says(text, to=group)
    assert seen(bot_api) == []


def test_in_privacy_mode_the_bot_sees_replies_to_itself_alone(bot_api, people):
    alice, bob, group = people
    bot_api.call("sendMessage", chat_id=group.id, text="答")
    said = alice.says("各位好", to=group)
    bob.replies_to(said, "你好")
    bob.replies_to(group.hears(), "再说详细些")
    updates = bot_api.call("getUpdates")["result"]
    assert [update["message"]["text"] for update in updates] == ["再说详细些"]
    assert updates[0]["message"]["reply_to_message"]["text"] == "答"
    assert "message_thread_id" in updates[0]["message"]


def test_without_privacy_mode_and_as_administrator_it_sees_everything(bot_api, people):
    alice, _, group = people
    group.makes_bot("administrator", by=alice)
    alice.says("谁写的", to=group)
    assert seen(bot_api) == ["谁写的"]


def test_beside_another_bot_a_bare_command_is_for_the_last_to_speak(bot_api, people):
    alice, _, group = people
    other = bot_api.person("另一个")
    other.user.is_bot = True
    group.joins(other)
    alice.says("/ask 一", to=group)
    bot_api.call("sendMessage", chat_id=group.id, text="在")
    alice.says("/ask 二", to=group)
    assert [text for text in seen_texts(bot_api) if text] == ["/ask 二"]


def seen_texts(bot_api) -> list[str]:
    updates = bot_api.call("getUpdates")["result"]
    return [update["message"].get("text", "") for update in updates if "message" in update]


def test_commands_and_mentions_are_marked_in_utf16_units(bot_api, people):
    alice, _, group = people
    alice.says("/ask@chuchu_test_bot 😀 @chuchu_test_bot", to=group)
    message = bot_api.call("getUpdates")["result"][0]["message"]
    assert message["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 20},
        {"type": "mention", "offset": 24, "length": 16},
    ]


def test_being_added_and_removed_is_told(bot_api):
    alice = bot_api.person()
    group = bot_api.group("新群", [alice], bot=False)
    group.adds_bot(by=alice)
    group.makes_bot("kicked", by=alice)
    updates = bot_api.call("getUpdates")["result"]
    statuses = [
        update["my_chat_member"]["new_chat_member"]["status"]
        for update in updates
        if "my_chat_member" in update
    ]
    assert statuses == ["member", "kicked"]
    added = [update["message"] for update in updates if "message" in update]
    assert added[0]["new_chat_members"][0]["username"] == bot_api.username


def test_the_bot_can_leave_and_then_hears_nothing(bot_api, people):
    alice, _, group = people
    assert bot_api.call("leaveChat", chat_id=group.id)["ok"]
    alice.says("/ask 在吗", to=group)
    assert seen(bot_api) == []
    refused = bot_api.call("sendMessage", chat_id=group.id, text="在")["description"]
    assert refused == "Forbidden: bot is not a member of the supergroup chat"


def test_a_chat_and_its_members_can_be_looked_at(bot_api, people):
    alice, bob, group = people
    about = bot_api.call("getChat", chat_id=group.id)["result"]
    assert (about["type"], about["title"]) == ("supergroup", "读报群")
    status = {
        person.id: bot_api.call("getChatMember", chat_id=group.id, user_id=person.id)["result"]
        for person in (alice, bob)
    }
    assert status[alice.id]["status"] == "creator"
    assert status[bob.id]["status"] == "member"
    admins = bot_api.call("getChatAdministrators", chat_id=group.id)["result"]
    assert [admin["user"]["first_name"] for admin in admins] == ["小红"]
    assert bot_api.call("getChatMemberCount", chat_id=group.id)["result"] == 3
    stranger = bot_api.call("getChatMember", chat_id=group.id, user_id=5)
    assert stranger["description"] == "Bad Request: invalid user_id specified"


def test_chat_actions_and_reactions_are_seen(bot_api, people):
    alice, _, group = people
    said = alice.says("/ask 好", to=group)
    assert bot_api.call("sendChatAction", chat_id=group.id, action="typing")["ok"]
    assert group.actions() == ["typing"]
    place = {"chat_id": group.id, "message_id": said.id}
    thumb = [{"type": "emoji", "emoji": "👍"}]
    assert bot_api.call("setMessageReaction", reaction=thumb, **place)["ok"]
    assert said.reactions[bot_api.cloud.bot.id] == thumb
    unknown = [{"type": "emoji", "emoji": "🥟"}]
    refused = bot_api.call("setMessageReaction", reaction=unknown, **place)
    assert refused["description"] == "Bad Request: REACTION_INVALID"
