"""In groups the bot speaks only when it is spoken to, and where it is spoken to."""

import pytest

QUESTION = "城东区清欠了多少工钱？"


@pytest.fixture
def alice(world):
    return world.api.person("小红")


@pytest.fixture
def bob(world):
    return world.api.person("小明")


@pytest.fixture
def group(world, alice, bob):
    return world.api.group("读报小组", members=[alice, bob])


def test_a_mention_is_answered_as_a_reply_to_it(world, alice, group):
    asked = alice.says(f"@{world.api.username} {QUESTION}", to=group)
    answer = group.hears()
    assert answer.text.startswith("743.02万元")
    assert answer.reply_to == asked.id
    assert world.script.asked == [QUESTION]


def test_a_mention_in_other_letters_at_the_end_is_one_too(world, alice, group):
    alice.says(f"😀{QUESTION}@{world.api.username.upper()}", to=group)
    assert "743.02万元" in group.hears().text
    assert world.script.asked == [f"😀{QUESTION}"]


def test_unasked_messages_get_silence(world, alice, bob, group):
    for text in (QUESTION, "@someone_else 多少？", "/unknown", "/ask@other_bot 多少？", "😀"):
        alice.says(text, to=group)
    message = bob.says("我说", to=group)
    alice.replies_to(message, QUESTION)
    alice.says(f"@{world.api.username} 到此为止", to=group)
    assert "到此为止" not in group.hears().text
    assert world.script.asked == ["到此为止"]
    assert len(group.messages()) == 1


def test_ask_is_answered_and_also_as_a_reply_to_somebodys_question(alice, bob, group):
    alice.says(f"/ask {QUESTION}", to=group)
    assert "743.02万元" in group.hears().text
    question = bob.says(QUESTION, to=group)
    alice.replies_to(question, "/ask")
    assert "743.02万元" in group.hears().text


def test_a_mention_alone_as_a_reply_asks_what_was_replied_to(world, alice, bob, group):
    question = bob.says(QUESTION, to=group)
    alice.replies_to(question, f"@{world.api.username}")
    assert "743.02万元" in group.hears().text


def test_a_reply_to_the_bot_is_a_follow_up_on_that_answer(world, alice, bob, group):
    alice.says(f"/ask 2023年{QUESTION}", to=group)
    answer = group.hears()
    bob.replies_to(answer, "那2024年呢？")
    group.hears()
    assert world.script.asked[-1] == "2024年城东区清欠了多少工钱？"


def test_two_readers_in_a_group_have_two_conversations(world, alice, bob, group):
    alice.says(f"/ask 2023年{QUESTION}", to=group)
    group.hears()
    bob.says("/ask 那2024年呢？", to=group)
    group.hears()
    assert world.script.asked[-1] == "那2024年呢？"
    alice.says("/ask 那2024年呢？", to=group)
    group.hears()
    assert world.script.asked[-1] == "2024年城东区清欠了多少工钱？"


def test_source_is_the_groups_last_answer(alice, bob, group):
    alice.says(f"/ask {QUESTION}", to=group)
    group.hears()
    bob.says("/source 2", to=group)
    assert group.hears().marked("blockquote") == ["记者获悉，清欠840人共700万元。"]


def test_in_a_forum_answers_stay_in_their_topic_and_so_does_source(world, alice, bob):
    forum = world.api.group("论坛", members=[alice, bob], forum=True)
    wages, weather = forum.opens_topic("工钱", by=alice), forum.opens_topic("天气", by=alice)
    alice.says(f"@{world.api.username} {QUESTION}", to=forum, thread=wages)
    answer = forum.hears()
    assert answer.thread == wages
    alice.says(f"/source@{world.api.username}", to=forum, thread=weather)
    told = forum.hears()
    assert told.thread == weather
    assert "还没有问过问题" in told.text


def test_buttons_under_a_groups_answer_work_for_everybody(alice, bob, group):
    alice.says(f"/ask {QUESTION}", to=group)
    answer = group.hears()
    bob.presses(answer.button("出处")).answer()
    answer.becomes("的出处")


def test_an_answer_comes_even_where_the_question_was_deleted(world, alice, group):
    world.script.gate.clear()
    asked = alice.says(f"/ask {QUESTION}", to=group)
    asked.deleted = True
    world.script.gate.set()
    answer = group.hears()
    assert "743.02万元" in answer.text


def test_pictures_and_files_in_a_group_get_silence(world, alice, group):
    alice.sends_file("a.txt", b"x", to=group)
    alice.says(f"/ask {QUESTION}", to=group)
    assert "743.02万元" in group.hears().text
    assert len(group.messages()) == 1
