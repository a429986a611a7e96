"""Texts are read, bounded and refused as Telegram does it."""

import pytest

HELLO = {"text": "你好"}


def refusal(bot_api, **message) -> str:
    answer = bot_api.call("sendMessage", **message)
    assert not answer["ok"], answer
    return answer["description"]


def test_html_becomes_entities_in_utf16_units(bot_api):
    alice = bot_api.person()
    text = '😀<b>北京</b> <a href="https://example.org/">链接</a>\n<blockquote>引文</blockquote>'
    message = bot_api.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")["result"]
    assert message["text"] == "😀北京 链接\n引文"
    assert message["entities"] == [
        {"offset": 2, "length": 2, "type": "bold"},
        {"offset": 5, "length": 2, "type": "text_link", "url": "https://example.org/"},
        {"offset": 8, "length": 2, "type": "blockquote"},
    ]
    shown = alice.hears()
    assert shown.marked("bold") == ["北京"]
    assert shown.html == text


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<b>开", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("<h1>题</h1>", 'can\'t parse entities: Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
    ],
)
def test_broken_html_is_refused_in_tdlibs_words(bot_api, text, problem):
    alice = bot_api.person()
    refused = refusal(bot_api, chat_id=alice.id, text=text, parse_mode="HTML")
    assert refused == f"Bad Request: {problem}"


def test_the_text_without_markup_may_have_4096_characters(bot_api):
    alice = bot_api.person()
    longest = "<b>" + "字" * 4096 + "</b>"
    assert bot_api.call("sendMessage", chat_id=alice.id, text=longest, parse_mode="HTML")["ok"]
    refused = refusal(bot_api, chat_id=alice.id, text="字" * 4097)
    assert refused == "Bad Request: message is too long"
    assert refusal(bot_api, chat_id=alice.id, text="字" * 11000) == "Bad Request: text is too long"


@pytest.mark.parametrize("text", ["", "  \n ", "<b> </b>"])
def test_a_message_without_words_is_refused(bot_api, text):
    alice = bot_api.person()
    refused = refusal(bot_api, chat_id=alice.id, text=text, parse_mode="HTML")
    assert refused == "Bad Request: message text is empty"


def test_entities_after_the_hundredth_are_dropped_and_noted(bot_api):
    alice = bot_api.person()
    text = " ".join(["<b>字</b>"] * 101)
    sent = bot_api.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")["result"]
    assert len(sent["entities"]) == 100
    assert bot_api.violations == ["101 entities: Telegram drops those after 100"]
    bot_api.violations.clear()


def button(text: str = "好", **kind) -> dict:
    return {"inline_keyboard": [[{"text": text, **kind}]]}


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        (button(callback_data="字" * 22), "BUTTON_DATA_INVALID"),
        (
            button(),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            button(url="ftp://example.org"),
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
        (
            button(url="http://localhost:8000/a"),
            "inline keyboard button URL 'http://localhost:8000/a' is invalid: Wrong HTTP URL",
        ),
        (
            {"inline_keyboard": [[{"text": "好", "callback_data": str(n)}] for n in range(101)]},
            "reply markup is too long",
        ),
    ],
)
def test_a_keyboard_beyond_the_limits_is_refused(bot_api, markup, problem):
    alice = bot_api.person()
    refused = refusal(bot_api, chat_id=alice.id, reply_markup=markup, **HELLO)
    assert refused == f"Bad Request: {problem}"


def test_a_button_without_text_is_dropped_and_noted(bot_api):
    alice = bot_api.person()
    rows = [[{"text": "", "callback_data": "1"}], [{"text": "好", "callback_data": "2"}]]
    markup = {"inline_keyboard": rows}
    sent = bot_api.call("sendMessage", chat_id=alice.id, reply_markup=markup, **HELLO)["result"]
    assert sent["reply_markup"] == {"inline_keyboard": rows[1:]}
    assert bot_api.violations == ["a button without text: Telegram drops it"]
    bot_api.violations.clear()


def test_control_and_bidirectional_characters_do_not_arrive(bot_api):
    alice = bot_api.person()
    text = "\u202e一\t<b>二\r\n三</b>\x07"
    sent = bot_api.call("sendMessage", chat_id=alice.id, text=text, parse_mode="HTML")["result"]
    assert sent["text"] == "一 二\n三"
    assert sent["entities"] == [{"type": "bold", "offset": 2, "length": 3}]


def test_callback_data_may_have_64_bytes(bot_api):
    alice = bot_api.person()
    markup = button(callback_data="字" * 21 + "x")
    sent = bot_api.call("sendMessage", chat_id=alice.id, reply_markup=markup, **HELLO)["result"]
    assert sent["reply_markup"] == markup


def test_nobody_can_be_written_to_who_did_not_start(bot_api):
    stranger = bot_api.person(started=False)
    refused = refusal(bot_api, chat_id=stranger.id, **HELLO)
    assert refused == "Forbidden: bot can't initiate conversation with a user"
    assert refusal(bot_api, chat_id=42, **HELLO) == "Bad Request: chat not found"


def test_a_reply_shows_its_message_and_a_quote_must_be_part_of_it(bot_api):
    alice = bot_api.person()
    said = alice.says("东城区的收入是多少")
    reply = {"message_id": said.id, "quote": "收入"}
    sent = bot_api.call("sendMessage", chat_id=alice.id, reply_parameters=reply, **HELLO)["result"]
    assert sent["reply_to_message"]["text"] == "东城区的收入是多少"
    assert sent["quote"] == {"text": "收入", "position": 4, "is_manual": True}
    wrong = {"message_id": said.id, "quote": "支出"}
    refused = refusal(bot_api, chat_id=alice.id, reply_parameters=wrong, **HELLO)
    assert refused == "Bad Request: QUOTE_TEXT_INVALID"


def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(bot_api):
    alice = bot_api.person()
    nothing = {"message_id": 999}
    refused = refusal(bot_api, chat_id=alice.id, reply_parameters=nothing, **HELLO)
    assert refused == "Bad Request: message to be replied not found"
    anyway = nothing | {"allow_sending_without_reply": True}
    sent = bot_api.call("sendMessage", chat_id=alice.id, reply_parameters=anyway, **HELLO)
    assert "reply_to_message" not in sent["result"]


def test_a_topic_must_be_there(bot_api):
    alice = bot_api.person()
    group = bot_api.group("论坛", [alice], forum=True)
    topic = group.opens_topic("财政", by=alice)
    sent = bot_api.call("sendMessage", chat_id=group.id, message_thread_id=topic, **HELLO)
    assert sent["result"]["message_thread_id"] == topic
    assert sent["result"]["is_topic_message"] is True
    refused = refusal(bot_api, chat_id=group.id, message_thread_id=999, **HELLO)
    assert refused == "Bad Request: message thread not found"


def test_a_bot_outside_a_group_cannot_write_there(bot_api):
    alice = bot_api.person()
    group = bot_api.group("群", [alice], bot=False)
    refused = refusal(bot_api, chat_id=group.id, **HELLO)
    assert refused == "Forbidden: bot is not a member of the supergroup chat"
    group.makes_bot("kicked", by=alice)
    refused = refusal(bot_api, chat_id=group.id, **HELLO)
    assert refused == "Forbidden: bot was kicked from the supergroup chat"


def test_flood_limits_answer_how_long_to_wait(bot_api):
    alice = bot_api.person()
    bot_api.enforce_flood_limits()
    answers = [bot_api.call("sendMessage", chat_id=alice.id, text=str(n)) for n in range(6)]
    assert [answer["ok"] for answer in answers] == [True] * 5 + [False]
    seconds = answers[-1]["parameters"]["retry_after"]
    assert answers[-1]["description"] == f"Too Many Requests: retry after {seconds}"
    bot_api.advance(seconds)
    assert bot_api.call("sendMessage", chat_id=alice.id, text="再来")["ok"]


def test_a_group_takes_twenty_messages_a_minute(bot_api):
    group = bot_api.group("群", [bot_api.person()])
    bot_api.enforce_flood_limits()
    answers = [bot_api.call("sendMessage", chat_id=group.id, text=str(n)) for n in range(21)]
    assert [answer["ok"] for answer in answers] == [True] * 20 + [False]
    assert answers[-1]["parameters"]["retry_after"] in (59, 60)
