"""The real bot as its own process: asked, checked, renewed, killed, and there again."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.corpus.catalogue import Catalogue
from retrieval.library import Library
from tests.telegram.loopback import BotApi
from tests.telegram.running import free_port
from tests.telegram.serving import Serving
from tests.telegram.shown import Shown

ADMIN = 2_000_001
QUESTION = "北京东城区2023年一般公共预算收入是多少"
VILLAGES = 600  # enough that a reload takes longer than it takes to kill it


@pytest.fixture(scope="module")
def served(tmp_path_factory, seeds) -> Iterator[BotApi]:
    """The bot on the five seed pages, one process for all tests that leave it as it is."""
    data = tmp_path_factory.mktemp("data")
    with BotApi() as api, Serving(api, data, seeds, {"CHUCHU_TELEGRAM__ADMINS": str(ADMIN)}):
        yield api


@pytest.fixture(autouse=True)
def _no_violation(request) -> Iterator[None]:
    yield
    if "served" in request.fixturenames:
        assert request.getfixturevalue("served").violations == []


@pytest.fixture(scope="module")
def printed(seeds) -> str:
    """All that the seed pages say, without line wraps."""
    pages = [file.read_text("utf-8") for file in sorted(seeds.glob("*.txt"))]
    return re.sub(r"\s", "", "".join(pages))


def quotes(answer: Shown) -> list[str]:
    """The quotes of an answer, without white space."""
    kinds = ("blockquote", "expandable_blockquote")
    return [re.sub(r"\s", "", words) for kind in kinds for words in answer.marked(kind)]


def test_an_answer_quotes_the_page_word_for_word_and_marks_the_answer(served, printed):
    answer = served.person().asks(QUESTION)
    assert quotes(answer), answer.text
    for quote in quotes(answer):
        assert quote in printed
    marked = [words for words in answer.marked("bold") if words in quotes(answer)[0]]
    assert marked, f"nothing is marked in {answer.html}"
    assert "[1]" in answer.text
    assert answer.buttons


@pytest.mark.parametrize("question", ["今天天气怎么样", "海口市市长是谁"])
def test_what_the_corpus_does_not_say_is_not_answered(served, question):
    answer = served.person().asks(question)
    assert "资料里没有" in answer.text, answer.text


def test_a_follow_up_is_completed_and_source_shows_its_proof(served, printed):
    alice = served.person()
    first = alice.asks(QUESTION)
    second = alice.asks("那2024年GDP增长目标呢？")
    assert quotes(second)
    assert quotes(second) != quotes(first)
    source = alice.asks("/source")
    assert set(quotes(second)) <= set(quotes(source))
    alice.replies_to(first, "/source")
    older = alice.hears()
    assert set(quotes(first)) <= set(quotes(older))
    for quote in quotes(source) + quotes(older):
        assert quote in printed


def test_buttons_open_the_paragraph_in_place_and_lead_back(served):
    alice = served.person()
    answer = alice.asks(QUESTION)
    before = answer.text
    quote = quotes(answer)[0]
    alice.presses(answer.button("段落")).answer()
    answer.changes(since=0)
    assert quote in re.sub(r"\s", "", answer.text)
    assert answer.text != before
    alice.presses(answer.button("返回")).answer()
    answer.changes(since=1)
    assert answer.text == before
    assert alice.stays_alone(0.2)


def test_a_button_of_a_deleted_answer_and_a_forged_one_are_answered(served):
    alice, bob = served.person(), served.person("小刚")
    answer = alice.asks(QUESTION)
    stolen = answer.button("出处").data
    served.call("deleteMessage", chat_id=alice.id, message_id=answer.id)
    assert alice.sends_callback(answer, stolen).notice
    foreign = bob.asks("/help")
    assert bob.sends_callback(foreign, stolen).notice
    assert bob.sends_callback(foreign, "\x00无").notice
    assert foreign.edits == 0


def test_reload_is_refused_to_a_stranger_and_done_for_an_admin(served):
    admin, stranger = served.person("管理", user_id=ADMIN), served.person()
    refused = stranger.asks("/reload")
    assert "管理员" in refused.text
    assert stranger.stays_alone(0.2)
    done = admin.asks("/reload")
    done.becomes("没有变化")
    assert done.edits >= 1
    stranger.asks(QUESTION)


def test_in_a_group_the_bot_answers_those_who_address_it_alone(served):
    alice, bob = served.person("小红"), served.person("小刚")
    group = served.group("读报群", [alice, bob])
    group.makes_bot("administrator", by=alice)  # now it sees everything, and must hold its tongue
    bob.says("大家好，今天天气怎么样", to=group)
    asked = alice.says(f"@{served.username} {QUESTION}", to=group)
    answer = group.hears()
    assert answer.reply_to == asked.id
    assert quotes(answer)
    bob.replies_to(answer, "/source")
    assert set(quotes(answer)) <= set(quotes(group.hears()))
    alice.says(f"/ask@{served.username} 虎台街道有多少个老旧小区", to=group)
    assert quotes(group.hears())
    assert group.stays_silent(0.3)


@pytest.mark.parametrize(
    "text", ["？", "😀😀", "字" * 4000, "<b>收入</b> & </blockquote>", "/nothing"]
)
def test_odd_messages_get_a_sentence_and_no_error(served, text):
    answer = served.person().asks(text)
    assert answer.text
    assert "编号" not in answer.text


def test_many_readers_at_once_are_all_answered_in_their_order(served):
    people = [served.person(f"读者{number}") for number in range(20)]
    questions = [QUESTION, "虎台街道有多少个老旧小区", "/help"]
    for question in questions:
        for person in people:
            person.says(question)
    heard = [[person.hears(timeout=30).text for _ in questions] for person in people]
    assert all(answers == heard[0] for answers in heard)
    assert len(set(heard[0])) == len(questions)


def test_refusals_and_broken_connections_lose_no_answer(served):
    alice = served.person()
    served.fail_next("sendMessage", 429, retry_after=1)
    assert quotes(alice.asks(QUESTION))
    served.drop_next("getUpdates", times=2)
    served.fail_next("getUpdates", 502)
    assert quotes(alice.asks(QUESTION, timeout=30))


def village(folder: Path, number: int) -> None:
    """One small notice, unlike every other."""
    text = f"青禾村公告第{number}号\n\n青禾村第{number}组今年种植油菜{number + 3}亩。\n"
    (folder / f"village_{number:04}.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def corpus(tmp_path, seeds) -> Path:
    """A corpus of its own, to be changed."""
    folder = tmp_path / "corpus"
    shutil.copytree(seeds, folder)
    (folder / "README.md").unlink(missing_ok=True)
    return folder


def articles(data: Path) -> int:
    """How many articles a bot's catalogue says are live."""
    catalogue = Catalogue.open(f"sqlite:///{data / 'catalogue.sqlite3'}")
    try:
        return catalogue.count().articles
    finally:
        catalogue.close()


def test_killed_in_a_reload_the_bot_comes_back_whole(bot_api, tmp_path, corpus):
    admin, alice = bot_api.person("管理", user_id=ADMIN), bot_api.person("小红")
    settings = {"CHUCHU_TELEGRAM__ADMINS": str(ADMIN)}
    with Serving(bot_api, tmp_path / "data", corpus, settings) as bot:
        before = alice.asks(QUESTION)
        for number in range(VILLAGES):
            village(corpus, number)
        whole = articles(tmp_path / "data")
        admin.says("/reload")
        note = admin.hears("正在")
        bot.kill()
        assert "新增" not in note.text
        assert articles(tmp_path / "data") == whole, "the old generation is not there, complete"
        asked = alice.says("虎台街道有多少个老旧小区")
        assert bot_api.pending >= 1
        bot.start()
        answer = alice.hears(timeout=30)
        assert quotes(answer)
        assert answer.message.date >= asked.date
        assert quotes(alice.asks(QUESTION)) == quotes(before)
        alice.replies_to(before, "/source")
        assert set(quotes(before)) <= set(quotes(alice.hears()))
        admin.says("/reload")
        admin.hears().becomes("新增", timeout=30)
        assert "油菜203亩" in quotes(alice.asks("青禾村第200组今年种植油菜多少亩"))[0]
        assert bot.stop() == 0


def test_stopped_in_a_reload_the_bot_says_so_and_leaves_nothing_at_work(bot_api, tmp_path, corpus):
    admin = bot_api.person("管理", user_id=ADMIN)
    settings = {"CHUCHU_TELEGRAM__ADMINS": str(ADMIN)}
    with Serving(bot_api, tmp_path / "data", corpus, settings) as bot:
        whole = articles(tmp_path / "data")
        for number in range(VILLAGES):
            village(corpus, number)
        admin.says("/reload")
        note = admin.hears("正在")
        assert bot.stop() == 0
    assert "保持原样" in note.text
    with Library.open(corpus, tmp_path / "data") as library:
        assert library.catalogue.count().articles == whole
        assert library.reload().added, "nobody else is at work on it"


def test_a_changed_and_a_withdrawn_page_leave_old_answers_provable(bot_api, tmp_path, corpus):
    admin, alice = bot_api.person("管理", user_id=ADMIN), bot_api.person("小红")
    village(corpus, 7)
    settings = {"CHUCHU_TELEGRAM__ADMINS": str(ADMIN)}
    with Serving(bot_api, tmp_path / "data", corpus, settings):
        answer = alice.asks("青禾村第7组今年种植油菜多少亩")
        assert "油菜10亩" in quotes(answer)[0]
        (corpus / "village_0007.txt").unlink()
        (corpus / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 200)
        note = admin.asks("/reload").becomes("撤下 1")
        assert "broken.txt" in note.text
        alice.replies_to(answer, "/source")
        proof = alice.hears()
        assert quotes(proof)[0] == quotes(answer)[0]
        assert "已不在资料库" in proof.text
        assert quotes(alice.asks("青禾村第7组今年种植油菜多少亩")) == []


def test_a_webhook_serves_as_polling_does(bot_api, tmp_path, seeds):
    port = free_port()
    bot_api.route_webhook("https://bot.example.org", f"http://127.0.0.1:{port}")
    settings = {
        "CHUCHU_TELEGRAM__WEBHOOK__URL": "https://bot.example.org/telegram",
        "CHUCHU_TELEGRAM__WEBHOOK__PORT": str(port),
        "CHUCHU_TELEGRAM__WEBHOOK__SECRET": "Secret_1",
    }
    with Serving(bot_api, tmp_path / "data", seeds, settings):
        alice = bot_api.person("小红")
        assert quotes(alice.asks(QUESTION, timeout=30))
        assert bot_api.cloud.webhook.secret == "Secret_1"
        assert bot_api.pending == 0
