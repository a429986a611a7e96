"""Who is heard: people and groups on the lists, and nobody faster than allowed."""

import pytest

from tests.bot.telegram.conftest import ADMIN

QUESTION = "城东区清欠了多少工钱？"
LISTED = 1_234_567


def test_a_stranger_is_told_once_how_to_be_let_in_and_then_nothing(make_world):
    world = make_world(users=[LISTED])
    with world.running():
        stranger = world.api.person("路人")
        assert str(stranger.id) in stranger.asks(QUESTION).text
        stranger.says(QUESTION)
        stranger.says("/start")
        assert stranger.stays_alone()
        assert "743.02万元" in world.api.person("小红", user_id=LISTED).asks(QUESTION).text
        assert "743.02万元" in world.api.person("老张", user_id=ADMIN).asks(QUESTION).text


def test_inline_mode_is_for_the_listed_too(make_world):
    world = make_world(users=[LISTED])
    with world.running():
        stranger = world.api.person("路人")
        asked = stranger.types_inline(QUESTION)
        world.api.person("小红", user_id=LISTED).asks_inline(QUESTION)
        assert asked.query.answer is None
        assert str(stranger.id) in stranger.asks(QUESTION).text  # told where it can be told


def test_a_group_that_is_not_on_the_list_is_left_with_a_word(make_world):
    world = make_world(chats=[-42])
    with world.running():
        alice = world.api.person()
        room = world.api.group("别的群", [alice], bot=False)
        room.adds_bot(alice)
        assert str(room.id) in room.hears().text
        cloud = world.api.cloud
        with cloud.changed:  # the word comes first, then it leaves
            assert cloud.changed.wait_for(
                lambda: cloud.member_status(room.chat, cloud.bot.id) == "left", timeout=10
            )
        assert alice.asks("/help").text  # the private chat is open


def test_a_group_where_the_bot_was_before_there_was_a_list_is_left_at_its_next_word(make_world):
    world = make_world(chats=[-42])
    alice = world.api.person()
    room = world.api.group("别的群", [alice])
    with world.running():
        alice.says(f"@{world.api.username} {QUESTION}", to=room)
        assert "不在名单上" in room.hears().text
        assert room.stays_silent()


def test_a_listed_group_is_open_to_all_its_members(make_world, bot_api):
    alice = bot_api.person()
    room = bot_api.group("读报群", [alice])
    world = make_world(chats=[room.id], users=[LISTED])
    with world.running():
        alice.says(f"@{bot_api.username} {QUESTION}", to=room)
        assert "743.02万元" in room.hears().text
        assert str(alice.id) in alice.asks(QUESTION).text


def test_without_a_list_of_chats_only_listed_users_are_heard_in_groups(make_world, bot_api):
    alice, stranger = bot_api.person("小红", user_id=LISTED), bot_api.person("路人")
    room = bot_api.group("读报群", [alice, stranger])
    world = make_world(users=[LISTED])
    with world.running():
        alice.says(f"@{bot_api.username} {QUESTION}", to=room)
        assert "743.02万元" in room.hears().text
        stranger.says(f"@{bot_api.username} {QUESTION}", to=room)
        assert "名单" in room.hears().text
        stranger.says(f"@{bot_api.username} {QUESTION}", to=room)
        assert room.stays_silent()


def test_a_flood_is_refused_politely_once_then_in_silence_and_others_are_answered(make_world):
    world = make_world(reader_limit=3)
    with world.running():
        flooder = world.api.person("急性子")
        for _ in range(10):
            flooder.says(QUESTION)
        told = [flooder.hears().text for _ in range(4)]
        assert ["743.02万元" in text for text in told] == [True, True, True, False]
        assert "太快了" in told[3]
        assert flooder.stays_alone()
        assert "743.02万元" in world.api.person().asks(QUESTION).text


def test_buttons_count_too_and_say_so_over_the_chat(make_world):
    world = make_world(reader_limit=2)
    with world.running():
        alice = world.api.person()
        answer = alice.asks(QUESTION)
        alice.presses(answer.button("出处")).answer()
        assert "太快了" in alice.presses(answer.button("看原文")).notice


def test_a_group_has_a_limit_of_its_own(make_world):
    world = make_world(group_limit=2)
    with world.running():
        people = [world.api.person(name) for name in ("甲", "乙", "丙", "丁")]
        room = world.api.group("读报群", people)
        for person in people:
            person.says(f"@{world.api.username} {QUESTION}", to=room)
        told = [room.hears().text for _ in range(3)]
        assert sum("太快了" in text for text in told) == 1
        assert room.stays_silent()


def test_what_a_group_says_among_itself_is_neither_counted_nor_answered(make_world, bot_api):
    alice, bob = bot_api.person("小红"), bot_api.person("小明", user_id=LISTED)
    room = bot_api.group("读报群", [alice, bob])
    room.makes_bot("administrator", by=alice)  # now the bot reads everything
    world = make_world(users=[LISTED], reader_limit=2, group_limit=2)
    with world.running():
        for word in ("早", "/weather@other_bot", "吃了吗", "走"):
            alice.says(word, to=room)
            bob.says(word, to=room)
        bob.says(f"@{bot_api.username} {QUESTION}", to=room)
        assert "743.02万元" in room.hears().text
        assert room.stays_silent()


@pytest.mark.parametrize("words", ["/start", "hello"])
def test_an_admin_is_not_limited(make_world, words):
    world = make_world(reader_limit=1)
    with world.running():
        admin = world.api.person("老张", user_id=ADMIN)
        for _ in range(4):
            assert "太快了" not in admin.asks(words).text
