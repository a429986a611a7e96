"""Messages are edited and deleted under Telegram's conditions."""

from concurrent.futures import ThreadPoolExecutor

SAME = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "出处", "callback_data": "s"}]]}


def sent(bot_api, person, text="一", **options) -> int:
    answer = bot_api.call("sendMessage", chat_id=person.id, text=text, **options)
    return answer["result"]["message_id"]


def test_an_edit_changes_text_and_keyboard(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice)
    shown = alice.hears()
    answer = bot_api.call(
        "editMessageText",
        chat_id=alice.id,
        message_id=number,
        text="<i>二</i>",
        parse_mode="HTML",
        reply_markup=KEYBOARD,
    )["result"]
    assert answer["text"] == "二"
    assert answer["edit_date"] >= answer["date"]
    assert shown.versions == ["一", "二"]
    assert [button.text for button in shown.buttons] == ["出处"]


def test_an_edit_without_keyboard_takes_the_keyboard_away(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice, reply_markup=KEYBOARD)
    bot_api.call("editMessageText", chat_id=alice.id, message_id=number, text="二")
    assert alice.hears().buttons == []


def test_an_edit_that_changes_nothing_is_refused(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice, reply_markup=KEYBOARD)
    place = {"chat_id": alice.id, "message_id": number, "reply_markup": KEYBOARD}
    assert bot_api.call("editMessageText", text=" 一", **place)["description"] == SAME
    assert bot_api.call("editMessageReplyMarkup", **place)["description"] == SAME
    assert bot_api.call("editMessageText", text="二", **place)["ok"]


def test_a_missing_or_foreign_message_cannot_be_edited(bot_api):
    alice = bot_api.person()
    said = alice.says("我的")
    place = {"chat_id": alice.id, "text": "二"}
    refused = bot_api.call("editMessageText", message_id=999, **place)["description"]
    assert refused == "Bad Request: message to edit not found"
    refused = bot_api.call("editMessageText", message_id=said.id, **place)["description"]
    assert refused == "Bad Request: message can't be edited"


def test_a_deleted_message_is_gone(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice)
    shown = alice.hears()
    place = {"chat_id": alice.id, "message_id": number}
    assert bot_api.call("deleteMessage", **place) == {"ok": True, "result": True}
    assert shown.deleted
    assert alice.messages() == []
    refused = bot_api.call("deleteMessage", **place)["description"]
    assert refused == "Bad Request: message to delete not found"
    refused = bot_api.call("editMessageText", text="二", **place)["description"]
    assert refused == "Bad Request: message to edit not found"


def test_a_message_that_a_person_deleted_cannot_be_replied_to(bot_api):
    alice = bot_api.person()
    said = alice.says("收回")
    alice.deletes(said)
    assert len(bot_api.call("getUpdates")["result"]) == 1
    answer = bot_api.call(
        "sendMessage", chat_id=alice.id, text="答", reply_parameters={"message_id": said.id}
    )
    assert answer["description"] == "Bad Request: message to be replied not found"


def test_after_two_days_a_message_cannot_be_deleted(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice)
    bot_api.advance(48 * 60 * 60)
    refused = bot_api.call("deleteMessage", chat_id=alice.id, message_id=number)["description"]
    assert refused == "Bad Request: message can't be deleted for everyone"


def test_several_messages_are_deleted_and_those_that_are_gone_passed_over(bot_api):
    alice = bot_api.person()
    numbers = [sent(bot_api, alice, str(number)) for number in range(3)]
    given = [*numbers[:2], 999]
    assert bot_api.call("deleteMessages", chat_id=alice.id, message_ids=given)["ok"]
    assert [message.text for message in alice.messages()] == ["2"]


def test_a_person_sees_an_edit_as_soon_as_it_is_made(bot_api):
    alice = bot_api.person()
    number = sent(bot_api, alice, "正在查找……")
    shown = alice.hears()
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(shown.becomes, "找到了")
        bot_api.call("editMessageText", chat_id=alice.id, message_id=number, text="找到了：三")
        assert waiting.result().text == "找到了：三"
