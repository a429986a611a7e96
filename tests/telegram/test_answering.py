"""Pressed buttons and inline queries are answered once, in time, and within the limits."""

import pytest

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
KEYBOARD = {"inline_keyboard": [[{"text": "出处", "callback_data": "s:1"}]]}


@pytest.fixture
def pressed(bot_api):
    """A person and the button that they pressed, with the update it made."""
    alice = bot_api.person()
    bot_api.call("sendMessage", chat_id=alice.id, text="答", reply_markup=KEYBOARD)
    press = alice.presses(alice.hears().button("出处"))
    update = bot_api.call("getUpdates")["result"][0]["callback_query"]
    return alice, press, update


def test_a_press_tells_the_bot_which_button_of_which_message(pressed):
    alice, press, update = pressed
    assert update["id"] == press.id
    assert update["data"] == "s:1"
    assert update["from"]["id"] == alice.id
    assert update["message"]["text"] == "答"


def test_a_press_is_answered_once(bot_api, pressed):
    _, press, _ = pressed
    given = {"callback_query_id": press.id, "text": "来自：扬州日报", "show_alert": True}
    assert bot_api.call("answerCallbackQuery", **given)["ok"]
    assert press.notice == "来自：扬州日报"
    assert press.answer()["show_alert"] is True
    assert bot_api.call("answerCallbackQuery", **given)["description"] == TOO_OLD


def test_a_press_must_be_answered_soon(bot_api, pressed):
    _, press, _ = pressed
    bot_api.advance(31)
    answer = bot_api.call("answerCallbackQuery", callback_query_id=press.id)
    assert answer["description"] == TOO_OLD
    unknown = bot_api.call("answerCallbackQuery", callback_query_id="1")
    assert unknown["description"] == TOO_OLD


def test_a_notice_has_at_most_200_characters(bot_api, pressed):
    _, press, _ = pressed
    answer = bot_api.call("answerCallbackQuery", callback_query_id=press.id, text="字" * 201)
    assert answer["description"] == "Bad Request: MESSAGE_TOO_LONG"


def test_a_button_of_a_deleted_message_tells_an_inaccessible_message(bot_api):
    alice = bot_api.person()
    bot_api.call("sendMessage", chat_id=alice.id, text="答", reply_markup=KEYBOARD)
    shown = alice.hears()
    button = shown.button("出处")
    bot_api.call("deleteMessage", chat_id=alice.id, message_id=shown.id)
    alice.presses(button)
    message = bot_api.call("getUpdates")["result"][0]["callback_query"]["message"]
    assert message == {
        "chat": {"id": alice.id, "type": "private", "first_name": "小明"},
        "message_id": shown.id,
        "date": 0,
    }


def test_callback_data_can_be_forged(bot_api):
    alice = bot_api.person()
    bot_api.call("sendMessage", chat_id=alice.id, text="答")
    alice.sends_callback(alice.hears(), "reload:all")
    update = bot_api.call("getUpdates")["result"][0]["callback_query"]
    assert update["data"] == "reload:all"


def article(number: int, **more) -> dict:
    content = {"message_text": f"<b>{number}</b>号", "parse_mode": "HTML"}
    return {
        "type": "article",
        "id": str(number),
        "title": f"结果{number}",
        "input_message_content": content,
        **more,
    }


def ask_inline(bot_api, alice, results):
    """An inline query, and the server's answer to these results for it."""
    query = alice.types_inline("收入")
    answer = bot_api.call("answerInlineQuery", inline_query_id=query.id, results=results)
    return query, answer


def test_inline_results_are_offered_and_one_is_sent_to_a_group(bot_api):
    alice = bot_api.person()
    group = bot_api.group("群", [alice])
    query, answer = ask_inline(bot_api, alice, [article(1), article(2, reply_markup=KEYBOARD)])
    assert answer["ok"]
    offered = query.answer()["results"]
    message = alice.chooses(offered[1], to=group, asked="收入")
    assert message.text == "2号"
    updates = bot_api.call("getUpdates")["result"]
    asked, in_group, chosen = updates
    assert asked["inline_query"]["query"] == "收入"
    assert in_group["message"]["via_bot"]["username"] == bot_api.username
    assert in_group["message"]["entities"] == [{"offset": 0, "length": 1, "type": "bold"}]
    assert chosen["chosen_inline_result"]["result_id"] == "2"
    edited = bot_api.call(
        "editMessageText",
        inline_message_id=chosen["chosen_inline_result"]["inline_message_id"],
        text="三号",
    )
    assert edited["result"] is True
    assert message.text == "三号"


@pytest.mark.parametrize(
    ("results", "problem"),
    [
        ([article(number) for number in range(51)], "RESULTS_TOO_MUCH"),
        ([article(1), article(1)], "RESULT_ID_DUPLICATE"),
        ([article(1) | {"id": "长" * 22}], "RESULT_ID_INVALID"),
    ],
)
def test_inline_results_beyond_the_limits_are_refused(bot_api, results, problem):
    _, answer = ask_inline(bot_api, bot_api.person(), results)
    assert answer["description"] == f"Bad Request: {problem}"


def test_an_inline_query_must_be_answered_soon_and_once(bot_api):
    alice = bot_api.person()
    query, _ = ask_inline(bot_api, alice, [])
    again = bot_api.call("answerInlineQuery", inline_query_id=query.id, results=[])
    assert again["description"] == TOO_OLD
    late = alice.types_inline("迟")
    bot_api.advance(11)
    answer = bot_api.call("answerInlineQuery", inline_query_id=late.id, results=[])
    assert answer["description"] == TOO_OLD
