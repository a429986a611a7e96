"""What all responses share: headers, caching, errors in the reader's language, a graceful stop."""

import re
import shutil
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

import bot.web
from bot.errors import SettingError, TemplateError
from bot.links import article_path
from bot.paths import CONFIG
from bot.settings import Settings
from bot.web.headers import POLICY
from bot.web.server import address, beside
from bot.web.site import Site
from tests.bot.web.outline import outline

EVERYWHERE = [
    "/",
    "/articles",
    "/search?q=清欠",
    "/a/nowhere",
    "/articles?page=x",
    "/nowhere",
    "/style.css",
    "/icon.svg",
    "/robots.txt",
    "/healthz",
    "/metrics",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_response_forbids_what_is_not_its_own(page, path):
    headers = page.get(path).headers
    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
    assert "server" not in headers


@pytest.mark.parametrize("path", EVERYWHERE[:6])
def test_no_page_has_a_script_a_style_of_its_own_or_another_host(page, path):
    found = outline(page.get(path).text)
    assert not found.all("script", "style", "iframe", "object")
    for element in found.elements:
        assert not [name for name in element.attributes if name == "style" or name[:2] == "on"]
        for name in ("href", "src", "action"):
            assert not element.attributes.get(name, "").startswith(("http", "//", "data:"))


@pytest.mark.parametrize("path", ["/", "/articles", "/search?q=清欠", "/style.css", "/icon.svg"])
def test_what_a_browser_has_already_is_not_sent_again(page, path):
    first = page.get(path)
    tag = first.headers.get("etag")
    if tag is None:
        assert "immutable" in first.headers["cache-control"] or "max-age" in str(first.headers)
        return
    again = page.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag


def test_a_page_in_another_language_is_another_page(page):
    tags = {page.get("/", headers={"Accept-Language": one}).headers["etag"] for one in ("zh", "en")}
    assert len(tags) == 2
    assert "Accept-Language" in page.get("/").headers["vary"]


def test_no_answer_waits_for_an_acknowledgement(page):
    """Nagle's algorithm and delayed acknowledgements would cost 40 ms each time."""
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        page.get("/robots.txt")
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.03


def test_pages_travel_compressed(page):
    assert page.get("/articles").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "没有这个页面"),
        ("GET", "/a/nowhere", 404, "没有这个页面"),
        ("GET", "/a/../../etc/passwd", 404, "没有这个页面"),
        ("GET", "/a/%00", 404, "没有这个页面"),
        ("GET", "/articles?source=nowhere", 404, "没有这个页面"),
        ("GET", "/articles?page=0", 400, "这个地址有误"),
        ("GET", "/articles?page=99999999999999999999", 400, "这个地址有误"),
        ("GET", f"/articles?page={'٣'}", 400, "这个地址有误"),
        ("POST", "/search", 405, "不能这样打开"),
    ],
)
def test_a_wrong_address_is_told_in_the_readers_language(page, method, path, status, words):
    response = page.client.request(method, path)
    assert response.status_code == status
    assert words in outline(response.text).one("h1").words
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("mark", ["x", "1", "1.2", "1.5-2", "1.0-9" * 40])
def test_a_quote_that_cannot_be_understood_is_a_wrong_address(page, mark):
    path = article_path(page.library.catalogue.articles(limit=1)[0].id)
    assert page.get(f"{path}?q={mark}").status_code == 400


def test_an_unexpected_error_is_a_sentence_with_a_reference_and_no_cause(make_page, caplog):
    page = make_page(scripted=True)
    page.script.error = RuntimeError("secret cause")
    response = page.get("/search?q=清欠", headers={"Accept-Language": "en"})
    assert response.status_code == 500
    words = outline(response.text).one("main").words
    assert "Something went wrong" in words
    assert "secret cause" not in response.text
    assert response.headers["content-security-policy"] == POLICY
    page.script.error = None
    assert page.get("/search?q=清欠").status_code == 200


def test_a_catalogue_that_is_gone_is_told_and_found_again(make_page):
    page = make_page()
    file = page.corpus.parent / "data" / "catalogue.sqlite3"
    page.library.catalogue.close()
    moved = file.rename(file.with_suffix(".away"))
    file.mkdir()
    try:
        assert page.get("/").status_code == 503
        assert "资料库暂时打不开" in page.get("/articles").text
    finally:
        file.rmdir()
        moved.rename(file)
    assert page.get("/").status_code == 200


@pytest.mark.parametrize("path", ["//example.org/x", "/a/%3Fx%23y", "/%22%3E%3Cb%3E", "/articles/"])
def test_a_strange_address_makes_no_strange_link(page, path):
    with socket.create_connection(("127.0.0.1", int(page.address.rsplit(":")[-1]))) as raw:
        request = f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
        raw.sendall(request.encode())
        answer = b"".join(iter(lambda: raw.recv(1 << 16), b"")).decode()
    head, _, html = answer.partition("\r\n\r\n")
    assert " 404 " in head.splitlines()[0]
    assert "evil.example" not in answer
    for link in outline(html).links:
        assert urlsplit(link).netloc == ""
        assert not link.startswith("//")


def test_head_is_a_page_without_its_words(page):
    response = page.client.head("/articles")
    assert (response.status_code, response.content) == (200, b"")


def test_below_a_path_of_a_public_address_every_link_stays_below_it(make_page):
    page = make_page(public_url="https://example.org/chuchu/")
    found = outline(page.get("/").text)
    assert all(link.startswith(("/chuchu/", "#")) for link in found.links)
    assert found.one("form").attributes["action"] == "/chuchu/search"
    article = next(link for link in found.links if link.startswith("/chuchu/a/"))
    shown = outline(page.get(article.removeprefix("/chuchu")).text)
    (canonical,) = [one for one in shown.all("link") if one.attributes["rel"] == "canonical"]
    assert canonical.attributes["href"] == "https://example.org" + article


def test_a_port_that_is_taken_is_a_setting_to_change(page):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        settings = Settings.load(web={"enabled": True, "port": port})
        with pytest.raises(SettingError, match=str(port)), beside(settings, page.library):
            pass


def test_a_page_that_is_not_enabled_is_not_served(page):
    settings = Settings.load(web={"enabled": False})
    with beside(settings, page.library), pytest.raises(httpx.ConnectError):
        httpx.get(address(settings.web))


def test_a_stop_lets_the_question_at_work_finish(make_page):
    page = make_page(scripted=True)
    page.script.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(page.get, "/search?q=清欠")
        while not page.script.asked:
            time.sleep(0.01)
        stopped = pool.submit(page.stop)
        time.sleep(0.2)
        page.script.gate.set()
        assert asked.result(10).status_code == 200
        stopped.result(10)


def test_a_broken_template_is_told_at_the_start_with_its_line(page, tmp_path):
    shutil.copytree(CONFIG / "texts", tmp_path / "texts")
    shutil.copytree(CONFIG / "web", tmp_path / "web")
    (tmp_path / "web" / "home.html.j2").write_text("fine\n{% if %}", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"web/home\.html\.j2, line 2"):
        Site(page.library, config=tmp_path)


def test_the_page_knows_nothing_of_telegram():
    for file in Path(bot.web.__file__).parent.glob("*.py"):
        assert not re.search(r"(from|import) (bot\.)?telegram", file.read_text(encoding="utf-8"))
