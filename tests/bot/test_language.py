"""A reader is answered in the language they write, else in their client's."""

import pytest

from bot.language import Language, of_tag, of_text

HANS, HANT, EN = Language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-hans", HANS),
        ("zh-Hans", HANS),
        ("zh", HANS),
        ("zh_CN", HANS),
        ("zh-hant", HANT),
        ("zh-TW", HANT),
        ("zh-hk", HANT),
        ("en", EN),
        ("en-GB", EN),
        ("fr", HANS),
        (None, HANS),
        ("", HANS),
    ],
)
def test_a_clients_tag_names_a_language(tag, language):
    assert of_tag(tag) is language


@pytest.mark.parametrize(
    ("text", "client", "language"),
    [
        ("东城区的预算是多少", EN, HANS),
        ("東城區的預算是多少", HANS, HANT),
        ("水清岸多少", HANT, HANT),  # characters of both scripts: the client's
        ("多少", EN, HANS),
        ("How much?", HANT, HANT),
        ("How much?", EN, EN),
        ("😀", HANS, HANS),
    ],
)
def test_a_question_is_answered_in_its_own_language(text, client, language):
    assert of_text(text, client) is language
