"""Admins reload, see figures and what was asked in vain; nobody else does."""

import threading

import pytest

from bot.history import Event
from bot.language import Language, of_tag
from bot.rendering import Wording
from bot.rendering.days_chart import HEIGHT, WIDTH
from bot.rendering.raster import ZOOM
from bot.telegram import sending
from bot.telegram.commands import ADMINS, GROUPS, OWNERS, READERS
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem
from tests.bot.telegram.conftest import ADMIN, ARTICLES
from tests.telegram.pictures import picture_size

QUESTION = "城东区清欠了多少工钱？"


@pytest.fixture
def world(own_world):
    """Admins see and change all of a world: each test has its own."""
    return own_world


@pytest.fixture
def admin(world):
    return world.api.person("老张", user_id=ADMIN)


def test_a_stranger_is_told_that_a_command_is_for_admins(world):
    stranger = world.api.person()
    for command in ("/reload", "/stats", "/unanswered"):
        assert "只有管理员能用" in stranger.asks(command).text
    assert len(stranger.messages()) == 3


def test_a_reload_ends_in_its_diff_in_the_same_message(world, admin):
    new = {"id": "新", "title": "新的一篇", "text": "正文。"}
    changed = {**ARTICLES[1], "text": ARTICLES[1]["text"] + "又及。"}
    world.write([ARTICLES[0], changed, new])
    (world.corpus / "broken.txt").write_bytes(bytes(range(256)) * 40)
    note = admin.asks("/reload")
    note.becomes("已更新")
    assert "新增 1，改动 1，撤下 1，未变 1" in note.text
    assert "· 新的一篇" in note.text
    assert "· 欠薪案件清零" in note.text
    assert "· 家门口的幸福" in note.text
    assert "读不了" in note.text
    assert "broken.txt：是二进制文件" in note.text
    assert len(admin.messages()) == 1
    world.script.says("新的", quotes=[("正文", None)])
    assert admin.asks("新的一篇说什么").marked("blockquote") == ["正文。"]


def test_a_reload_without_changes_says_so(admin):
    note = admin.asks("/reload")
    note.becomes("没有变化")
    assert "未变 3" in note.text


@pytest.fixture
def held(world, monkeypatch):
    """A reload that goes on until it is let go, and may be told of its progress."""
    held = threading.Event()
    reload, telling = world.library.reload, []

    def slow(progress=None, dry_run=False):
        def tell(step, done, total):
            progress(step, done, total)
            telling.append(step)
            if step == "read":
                assert held.wait(10)

        return reload(tell, dry_run)

    monkeypatch.setattr(world.library, "reload", slow)
    yield held
    held.set()


def test_progress_is_shown_and_questions_are_answered_meanwhile(world, admin, held):
    world.write(ARTICLES[:1])
    note = admin.asks("/reload")
    note.becomes("读取")
    assert "743.02万元" in admin.asks(QUESTION).text
    held.set()
    note.becomes("撤下 2")


def test_a_second_reload_is_told_that_one_is_running(world, admin, held):
    world.write(ARTICLES[:1])
    first = admin.asks("/reload")
    first.becomes("读取")
    second = admin.asks("/reload")
    second.becomes("已经有一次读入正在进行")
    held.set()
    first.becomes("撤下 2")


def test_progress_survives_a_flood_limit(world, admin, held):
    world.write(ARTICLES[:1])
    note = admin.asks("/reload")
    world.api.fail_next("editMessageText", 429, retry_after=1)
    held.set()
    note.becomes("撤下 2")


def test_a_reload_that_fails_says_why_and_leaves_the_corpus(world, admin, monkeypatch):
    def broken(progress=None, dry_run=False):
        raise SourceError("corpus", Problem(Fault.MISSING))

    monkeypatch.setattr(world.library, "reload", broken)
    note = admin.asks("/reload")
    note.becomes("没有成功")
    assert "corpus：没有这个文件或文件夹" in note.text
    assert "743.02万元" in admin.asks(QUESTION).text


def test_the_diff_comes_as_a_new_message_where_the_progress_was_deleted(world, admin, held):
    world.write(ARTICLES[:1])
    note = admin.asks("/reload")
    note.becomes("读取")
    note.message.deleted = True
    held.set()
    assert "撤下 2" in admin.hears().text


def test_stopping_the_bot_breaks_a_reload_off_and_leaves_the_corpus(make_world, monkeypatch):
    world = make_world()
    admin = world.api.person("老张", user_id=ADMIN)
    world.write(ARTICLES[:1])
    begun = threading.Event()

    def slow(progress=None, dry_run=False):
        begun.set()
        while True:  # ends when the bot is stopped
            progress("compare", 0, 1)

    monkeypatch.setattr(world.library, "reload", slow)
    with world.running():
        note = admin.asks("/reload")
        assert begun.wait(10)
    assert "保持原样" in note.text
    assert world.library.catalogue.count().articles == len(ARTICLES)


def test_figures_tell_corpus_and_questions(world, admin):
    reader = world.api.person()
    reader.asks(QUESTION)
    reader.asks("天气怎么样？")
    told = admin.asks("/stats").text
    assert "3 篇文章" in told
    assert "2 个问题，1 个聊天" in told
    assert "有答案 1（50%），近似 0，没有 1" in told


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_figures_stand_under_a_picture_of_the_last_weeks(world, language):
    world.api.person().asks(QUESTION)
    admin = world.api.person("老张", user_id=ADMIN, language=language)
    sent = admin.asks("/stats")
    assert sent.file.kind == "photo"
    assert picture_size(sent.file.data) == (round(WIDTH * ZOOM), round(HEIGHT * ZOOM))
    assert Wording(of_tag(language, Language.SIMPLIFIED)).text("stats.week") in sent.text
    assert len(admin.messages()) == 1


def test_without_a_question_in_weeks_there_is_nothing_to_draw(world, admin):
    sent = admin.asks("/stats")
    assert sent.file is None
    assert "还没有人提问" in sent.text


def test_figures_too_long_for_a_caption_come_after_the_picture(world, admin, monkeypatch):
    world.api.person().asks(QUESTION)
    monkeypatch.setattr(sending, "CAPTION", 10)
    assert admin.asks("/stats").file.kind == "photo"
    assert "1 个问题，1 个聊天" in admin.hears().text


def test_questions_without_an_answer_are_listed_with_how_often(world, admin):
    assert "每个问题都有答案" in admin.asks("/unanswered").text
    for reader in (world.api.person("小红"), world.api.person("小明")):
        reader.asks("<b>天气</b>怎么样？")
    reader.asks("海口市的市长是谁？")
    lines = admin.asks("/unanswered").text.split("\n")
    assert lines[1].startswith("· 海口市的市长是谁？")
    assert lines[2].startswith("· <b>天气</b>怎么样？ ×2")


def test_help_tells_admins_their_commands_and_readers_not(world, admin):
    assert "/reload" in admin.asks("/help").text
    told = world.api.person().asks("/help").text
    assert "/source" in told
    assert "/reload" not in told
    assert f"@{world.api.username}" in told


def test_commands_are_published_for_each_scope_and_language(world, admin):
    private = world.api.commands({"type": "all_private_chats"})
    assert set(private) == {*READERS}
    assert private["ask"] == "提问"
    assert world.api.commands({"type": "all_private_chats"}, "en")["ask"] == "Ask a question"
    assert set(world.api.commands({"type": "all_group_chats"})) == set(GROUPS)


def test_admins_are_offered_their_commands_where_they_wrote_to_the_bot_before(make_world):
    world = make_world()
    world.api.person("老张", user_id=ADMIN)
    with world.running():
        theirs = world.api.commands({"type": "chat", "chat_id": ADMIN})
    assert {"reload", "stats", "unanswered", "ask"} <= set(theirs)


def test_help_explains_every_published_command():
    for language in Language:
        wording = Wording(language)
        told = wording.message("help.reader", bot="b") + wording.message("help.admin")
        assert all(f"/{name}" in told for name in {*READERS, *ADMINS, *OWNERS} - {"start"})


def test_every_counted_event_has_words_for_the_figures(world, admin):
    for event in Event:
        world.history.count(event, 3)
    told = admin.asks("/stats").text
    assert told.count("：3") == 3 * len(Event)
