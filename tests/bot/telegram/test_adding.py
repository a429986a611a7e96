"""Admins send a file, see what it would bring, and take it whole or leave the corpus as it was."""

import gzip
import io
import json
import threading
import time
import zipfile
from dataclasses import replace

import pytest

from bot.history import Deed, Outcome
from bot.telegram import app
from retrieval.errors import ReloadRunningError, SourceError
from retrieval.problem import Fault, Problem
from tests.bot.adding.site import Site
from tests.bot.telegram.conftest import ADMIN
from tests.telegram.running import running

EDITOR = 777
PAGE = """青禾村的油菜

本报记者 周岚

　　青禾村今年种植油菜320亩，比去年多40亩。

　　村里请来了技术员，手把手教大家管护。
""".encode()


@pytest.fixture
def own(make_world):
    """Taking a file changes all of a world: those tests have one of their own."""
    world = make_world(editors=[EDITOR])
    with world.running():
        yield world


@pytest.fixture
def admin(request):
    name = "own" if "own" in request.fixturenames else "world"
    return request.getfixturevalue(name).api.person("老张", user_id=ADMIN)


def sent(person, name="青禾村.txt", data=PAGE, mime="text/plain"):
    person.sends_file(name, data, mime)
    return person.hears()


def files(world):
    return sorted(path.name for path in world.corpus.iterdir())


def acts(world):
    return [(act.deed, act.subject, act.outcome) for act in world.history.audit.acts()]


def test_a_file_is_previewed_then_taken_then_answers(own, admin):
    shown = sent(admin)
    assert "1 篇" in shown.text
    assert "青禾村的油菜" in shown.marked("bold")
    assert "周岚 · 2 段" in shown.text
    assert files(own) == ["news.jsonl"]
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下 青禾村.txt")
    assert "新增 1" in shown.text
    assert [button.text for button in shown.buttons] == ["⏪ 退回第 1 版"]
    assert files(own) == ["news.jsonl", "青禾村.txt"]
    assert (own.corpus / "青禾村.txt").read_bytes() == PAGE
    own.script.says("油菜", quotes=[("种植油菜", "320亩")])
    assert "320亩" in admin.asks("油菜种了多少").text
    assert acts(own) == [(Deed.TAKE, "青禾村.txt", Outcome.DONE)]


def test_what_is_not_wanted_leaves_nothing(own, admin):
    shown = sent(admin)
    admin.presses(shown.button("不要")).answer()
    shown.becomes("没有收下 青禾村.txt")
    assert files(own) == ["news.jsonl"]
    assert list((own.home / "data" / "waiting").iterdir()) == []
    assert (
        "处理过了"
        in admin.sends_callback(shown, shown.message.versions[-1][2][0][0]["callback_data"]).notice
    )
    assert acts(own) == [(Deed.DECLINE, "青禾村.txt", Outcome.DONE)]


def test_uncertain_places_are_told_before_anybody_decides(admin):
    shown = sent(admin, data="　　青禾村今年种植油菜320亩，比去年多40亩。\n".encode())
    assert "1 篇有不确定的地方" in shown.text
    assert "⚠️ 没有找到标题" in shown.text


def test_a_saved_web_page_is_previewed_as_its_article(world, admin):
    page = """<!DOCTYPE html><html><head><title>青禾村油菜丰收</title></head><body>
    <nav>首页</nav><article>
    <h1>青禾村油菜丰收</h1><p>青禾村今年种植油菜320亩，比去年多40亩，预计每亩增收三百元。</p>
    <p>河道整治工程今天开工，全长12公里，明年完工，届时出行更方便。</p></article></body></html>"""
    shown = sent(admin, "page.html", page.encode(), "text/html")
    assert "青禾村油菜丰收" in shown.marked("bold")
    assert "html" in shown.text


def zipped():
    with io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("bomb.txt", bytes(10_000_000))
        return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("版面.txt", b"", "空的"),
        ("版面.txt", b" \n\t ", "空的"),
        ("版面.txt", zipped(), "内容是 ZIP"),
        ("版面.docx", zipped(), "内容是 ZIP"),
        ("版面.txt", gzip.compress(bytes(10_000_000)), "内容是 GZIP"),
        ("版面.txt", b"%PDF-1.7 words and words", "内容是 PDF"),
        ("版面.txt", bytes(range(256)) * 9, "二进制"),
        ("版面.pdf", PAGE, "以 .pdf 结尾"),
        ("版面.exe", PAGE, "以 .exe 结尾"),
        ("版面.jsonl", PAGE, "以 .jsonl 结尾"),
        ("版面.txt", b"\n\n------\n\n", "没有读到任何文章"),
    ],
)
def test_what_lies_or_is_no_text_is_refused_by_its_content(world, admin, name, data, told):
    assert told in sent(admin, name, data or b" ").text
    assert files(world) == ["news.jsonl"]


def test_a_file_over_the_limit_is_not_even_fetched(world, admin):
    assert "超过 5 MB" in sent(admin, data=PAGE * 40_000).text
    assert files(world) == ["news.jsonl"]


def test_a_name_leads_nowhere_and_hides_nothing(own, admin):
    shown = sent(admin, "..\\..\\\u202etxt.青<b>禾\\README.md")
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下")
    assert files(own) == ["_README.md", "news.jsonl"]


def test_the_same_file_is_not_taken_twice_and_another_of_its_name_gets_a_number(own, admin):
    shown = sent(admin)
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下")
    assert "已经有同样的文件：青禾村.txt" in sent(admin, "另一个名字.txt").text
    other = sent(admin, data=PAGE.replace(b"320", b"420"))
    assert "另取一个名字" in other.text
    admin.presses(other.button("收下")).answer()
    other.becomes("已收下 青禾村-2.txt")
    assert (own.corpus / "青禾村.txt").read_bytes() == PAGE


def test_an_editor_may_take_and_a_reader_may_not_even_send(own):
    shown = sent(own.api.person("编辑", user_id=EDITOR))
    assert "收下吗" in shown.text
    reader = own.api.person()
    assert "只看得懂文字" in sent(reader).text
    assert "只有管理员能决定" in reader.sends_callback(shown, shown.button("收下").data).notice
    assert files(own) == ["news.jsonl"]


def test_a_button_counts_only_where_the_file_was_previewed(own, admin):
    shown = sent(own.api.person("编辑", user_id=EDITOR))
    elsewhere = admin.asks("/help")
    assert "那个聊天" in admin.sends_callback(elsewhere, shown.button("收下").data).notice
    assert files(own) == ["news.jsonl"]


@pytest.mark.parametrize("data", ["1u", "1u0123456789abcdef.y", "1u../../../etc.y", "1u0.y"])
def test_a_forged_button_does_nothing(world, admin, data):
    asked = admin.sends_callback(sent(admin), data)
    assert "失效" in asked.notice or "处理过了" in asked.notice
    assert files(world) == ["news.jsonl"]


def test_of_many_presses_at_once_one_counts(own, admin):
    shown = sent(admin)
    button = shown.button("收下")
    presses = [admin.presses(button) for _ in range(40)]
    told = [press.answer().get("text", "") for press in presses]
    assert told.count("") == 1
    shown.becomes("已收下")
    assert files(own) == ["news.jsonl", "青禾村.txt"]
    assert len(acts(own)) == 1


def test_a_reload_that_fails_leaves_no_file_and_the_buttons_work_on(own, admin, monkeypatch):
    shown = sent(admin)

    def broken(progress=None, dry_run=False):
        raise SourceError("corpus", Problem(Fault.MISSING))

    with monkeypatch.context() as patch:
        patch.setattr(own.library, "reload", broken)
        admin.presses(shown.button("收下")).answer()
        shown.becomes("没有收下 青禾村.txt，资料库保持原样")
    assert files(own) == ["news.jsonl"]
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下")
    assert [act[2] for act in acts(own)] == [Outcome.DONE, Outcome.FAILED]


def test_a_file_that_the_reload_cannot_read_after_all_is_not_kept(own, admin, monkeypatch):
    shown, reload = sent(admin), own.library.reload

    def failing(progress=None, dry_run=False):
        unreadable = (("青禾村.txt", Problem(Fault.DENIED)),)
        return replace(reload(progress, dry_run=True), unreadable=unreadable)

    monkeypatch.setattr(own.library, "reload", failing)
    admin.presses(shown.button("收下")).answer()
    shown.becomes("没有读取权限")
    assert files(own) == ["news.jsonl"]
    assert shown.buttons


def test_a_reload_that_runs_already_is_waited_for(own, admin, monkeypatch):
    shown, reload, tries = sent(admin), own.library.reload, []

    def busy_at_first(progress=None, dry_run=False):
        tries.append(1)
        if len(tries) == 1:
            raise ReloadRunningError("busy")
        return reload(progress, dry_run)

    monkeypatch.setattr(own.library, "reload", busy_at_first)
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下")
    assert len(tries) == 2


def test_a_corpus_that_cannot_be_written_to_is_told(world, admin, monkeypatch):
    shown = sent(admin)

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    admin.presses(shown.button("收下")).answer()
    shown.becomes("写不进资料文件夹：No space left on device")
    assert files(world) == ["news.jsonl"]


def test_a_button_works_after_a_restart(make_world):
    world = make_world()
    admin = world.api.person("老张", user_id=ADMIN)
    with world.running():
        shown = sent(admin)
    with world.running():
        admin.presses(shown.button("收下")).answer()
        shown.becomes("已收下")


def test_questions_are_answered_while_a_file_is_taken(own, admin, monkeypatch):
    shown, reload, gate = sent(admin), own.library.reload, threading.Event()

    def slow(progress=None, dry_run=False):
        assert gate.wait(10)
        return reload(progress, dry_run)

    monkeypatch.setattr(own.library, "reload", slow)
    admin.presses(shown.button("收下")).answer()
    assert "743.02万元" in admin.asks("城东区清欠了多少工钱？").text
    gate.set()
    shown.becomes("已收下")


def test_an_admin_who_blocks_the_bot_meanwhile_leaves_nothing_half_done(own, admin, monkeypatch):
    shown, reload, gates = sent(admin), own.library.reload, [threading.Event(), threading.Event()]

    def slow(progress=None, dry_run=False):
        gates[0].set()
        assert gates[1].wait(10)
        return reload(progress, dry_run)

    monkeypatch.setattr(own.library, "reload", slow)
    admin.presses(shown.button("收下"))
    assert gates[0].wait(10)
    admin.blocks_bot()
    gates[1].set()
    admin.unblocks_bot()
    own.script.says("油菜", quotes=[("种植油菜", "320亩")])
    for _ in range(50):
        if acts(own):
            break
        time.sleep(0.1)
    assert acts(own) == [(Deed.TAKE, "青禾村.txt", Outcome.DONE)]
    assert "青禾村.txt" in files(own)


def test_a_fault_of_ours_leaves_no_file_and_the_buttons_work_on(own, admin, monkeypatch):
    shown = sent(admin)

    def failing(progress=None, dry_run=False):
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(own.library, "reload", failing)
        admin.presses(shown.button("收下")).answer()
        shown.becomes("出了问题")
    assert files(own) == ["news.jsonl"]
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下")


def test_the_longest_preview_fits_a_message(world, admin):
    lines = [
        json.dumps(
            {"title": "长" * 200, "text": "文", "authors": ["名" * 90], "date": "2024-01-09"}
        )
        for _ in range(500)
    ]
    assert "500 篇" in sent(admin, "长.jsonl", "\n".join(lines).encode()).text


@pytest.fixture(scope="module")
def site():
    with Site() as site:
        yield site


@pytest.fixture
def reaching(make_world):
    """A bot that may fetch from this machine."""
    world = make_world()
    with running(lambda: app.build(world.settings, world.library, world.history, lambda _: True)):
        yield world


def test_an_address_is_fetched_previewed_and_taken(reaching, site):
    admin = reaching.api.person("老张", user_id=ADMIN)
    shown = admin.asks(f"/add {site.url}/%E6%B2%B9%E8%8F%9C.txt")
    shown.becomes("收下吗")
    assert f"{site.url}/" in shown.text
    admin.presses(shown.button("收下")).answer()
    shown.becomes("已收下 油菜.txt")
    ((deed, subject, _),) = acts(reaching)
    assert deed is Deed.TAKE
    assert subject.startswith(f"油菜.txt ← {site.url}/")
    admin.asks(f"/add {site.url}/missing").becomes("对方回答：404")
    admin.asks(f"/add {site.url}/packed").becomes("压缩过")


def test_the_bot_as_it_is_served_does_not_fetch_from_its_own_network(world, admin, site):
    admin.asks(f"/add {site.url}/page.txt").becomes("内部网络")
    assert site.asked == [] or site.asked[-1][1] != "/page.txt"


def test_add_says_how_it_is_used_and_to_whom_it_belongs(world, admin):
    assert "/add https://example.org/news.txt" in admin.asks("/add").text
    assert "不是 http" in admin.asks("/add file:///etc/passwd").text
    assert "只有管理员" in world.api.person().asks("/add https://example.org/").text
