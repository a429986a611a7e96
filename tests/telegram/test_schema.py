"""The loopback server knows the Bot API's parameters, and notices a bot that does not."""

import pytest

from tests.telegram.methods import METHODS
from tests.telegram.parameters import declared
from tests.telegram.schema import Schema, find_schema


@pytest.fixture
def schema() -> Schema:
    found = find_schema()
    if found is None:
        pytest.skip("no telegram/api.json beside the checkout (or at CHUCHU_SHARED)")
    return found


@pytest.mark.parametrize("method", METHODS)
def test_every_method_declares_the_documented_parameters(schema: Schema, method: str):
    documented = schema.fields(method)
    for name, parameter in declared(METHODS[method]).items():
        assert name in documented, f"{method} has no parameter {name}"
        if documented[name]["required"]:
            assert parameter.required, f"{method}: {name} is required"


def test_an_undocumented_parameter_is_a_violation(bot_api, schema):
    bot_api.call("getMe", colour="red")
    assert "getMe: unknown parameter 'colour'" in bot_api.violations
    bot_api.violations.clear()


def test_a_wrong_type_is_a_violation_and_refused(bot_api, schema):
    answer = bot_api.call("getChatMember", chat_id=1, user_id="me")
    assert answer["error_code"] == 400
    assert bot_api.violations == ["getChatMember: user_id is no Integer"]
    bot_api.violations.clear()


def test_an_unknown_field_deep_inside_is_a_violation(bot_api, schema):
    alice = bot_api.person()
    markup = {"inline_keyboard": [[{"text": "好", "callback_data": "1", "size": 3}]]}
    bot_api.call("sendMessage", chat_id=alice.id, text="好", reply_markup=markup)
    expected = "sendMessage: reply_markup.inline_keyboard[0][0].size is unknown"
    assert bot_api.violations == [expected]
    bot_api.violations.clear()


def test_a_method_that_is_only_missing_here_is_named(bot_api, schema):
    answer = bot_api.http.get(f"{bot_api.base_url}{bot_api.token}/sendDice").json()
    assert answer["error_code"] == 404
    assert bot_api.violations == ["the loopback server does not have sendDice yet"]
    bot_api.violations.clear()


def test_the_kinds_of_a_type_are_told_apart(schema: Schema):
    member = {"status": "member", "user": {"id": 1, "is_bot": False, "first_name": "小红"}}
    assert schema.problems(member, "ChatMember") == []
    assert schema.problems(member | {"status": "creator"}, "ChatMember") == [
        "ChatMember.is_anonymous is missing"
    ]
