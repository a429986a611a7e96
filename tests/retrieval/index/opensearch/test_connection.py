"""Whatever a cluster answers, or what stands in its place, is an error of ours or waited for."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from retrieval.errors import IndexUnusableError, RetrievalError, SearchUnavailableError
from retrieval.index.cluster import Cluster
from retrieval.index.opensearch import OpenSearchIndex
from retrieval.index.opensearch.connection import ConflictingWriteError, Connection
from retrieval.index.opensearch.staging import send


class Scripted:
    """A server that gives the answers it was told, in turn, and the last one for ever."""

    def __init__(self):
        self.answers = [(200, {})]
        self.asked = []
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length") or 0))
                scripted.asked.append((self.path, body.decode()))
                answers = scripted.answers
                status, answer = answers.pop(0) if len(answers) > 1 else answers[0]
                text = answer if isinstance(answer, str) else json.dumps(answer)
                kind = "text/html" if isinstance(answer, str) else "application/json"
                self.send_response(status)
                self.send_header("content-type", kind)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_PUT = do_POST  # noqa: N815

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server():
    scripted = Scripted()
    yield scripted
    scripted.close()


@pytest.fixture
def connection(server):
    opened = Connection(Cluster(urls=(server.url,), timeout=2, patience=5))
    yield opened
    opened.close()


def count(connection):
    return connection.ask(lambda client: client.count(index="x"))


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_cluster_that_cannot_answer_now_is_unavailable(server, connection, status):
    server.answers = [(status, {"error": "busy"})]
    with pytest.raises(SearchUnavailableError, match=str(status)):
        count(connection)


@pytest.mark.parametrize("status", [401, 403])
def test_a_user_who_is_not_let_in_is_told_which_settings_to_check(server, connection, status):
    server.answers = [(status, {"error": "no"})]
    with pytest.raises(SearchUnavailableError, match=r"user '' .* index\.opensearch"):
        count(connection)


def test_an_index_that_is_gone_is_to_be_rebuilt(server, connection):
    server.answers = [(404, {"error": {"type": "index_not_found_exception"}})]
    with pytest.raises(IndexUnusableError, match="rebuild"):
        count(connection)


def test_a_document_that_somebody_else_wrote_is_a_conflict(server, connection):
    server.answers = [(409, {"error": {"type": "version_conflict_engine_exception"}})]
    with pytest.raises(ConflictingWriteError):
        count(connection)


def test_something_else_at_that_address_is_unavailable(server, connection):
    server.answers = [(200, "<html>Welcome to nginx!</html>")]
    with pytest.raises(SearchUnavailableError):
        OpenSearchIndex(Cluster(urls=(server.url,), patience=0.1), "x", "terms-1")


def test_no_cluster_at_all_is_said_at_once_and_names_no_password():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        begun = time.monotonic()
        with pytest.raises(SearchUnavailableError, match="no node can be reached") as told:
            OpenSearchIndex(Cluster(urls=(url,), user="me", password="hush"), "x", "terms-1")
        assert time.monotonic() - begun < 2
        assert "hush" not in str(told.value)


def test_writing_waits_for_a_busy_cluster_and_goes_on(server, connection):
    server.answers = [(429, {})] * 4 + [(503, {}), (200, {"count": 3})]
    assert connection.insist(lambda client: client.count(index="x")) == {"count": 3}


def test_writing_gives_up_when_its_patience_ends(server):
    server.answers = [(429, {})]
    impatient = Connection(Cluster(urls=(server.url,), patience=0.5))
    begun = time.monotonic()
    with pytest.raises(SearchUnavailableError, match="429"):
        impatient.insist(lambda client: client.count(index="x"))
    assert time.monotonic() - begun < 2
    impatient.close()


OPERATIONS = [({"index": {"_id": f"1-{name}"}}, {"id": name}) for name in "abc"]


def test_only_what_was_put_off_is_sent_again(server, connection):
    busy = {"status": 429, "error": {"type": "rejected"}}
    lost = {"status": 503, "error": {"type": "unavailable_shards_exception"}}
    done = {"status": 201}
    server.answers = [
        (200, {"errors": True, "items": [{"index": each} for each in (done, busy, lost)]}),
        (200, {"errors": True, "items": [{"index": each} for each in (done, busy)]}),
        (200, {"errors": False}),
    ]
    send(connection, "x", OPERATIONS)
    sent = [[line for line in body.splitlines() if '"id"' in line] for _, body in server.asked]
    assert [[json.loads(line)["id"] for line in lines] for lines in sent] == [
        ["a", "b", "c"],
        ["b", "c"],
        ["c"],
    ]


def test_an_entry_that_is_refused_for_good_is_an_error(server, connection):
    refused = {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "secret"}}
    server.answers = [(200, {"errors": True, "items": [{"index": refused}]})]
    with pytest.raises(IndexUnusableError, match="mapper_parsing_exception") as told:
        send(connection, "x", OPERATIONS[:1])
    assert "secret" not in str(told.value)


def test_what_is_not_there_need_not_be_removed(server, connection):
    missing = {"status": 404, "error": {"type": "document_missing_exception"}}
    items = [{"update": missing}, {"delete": {"status": 404}}]
    server.answers = [(200, {"errors": True, "items": items})]
    update, delete = {"update": {"_id": "1-a"}}, {"delete": {"_id": "1-a"}}
    send(connection, "x", [(update, {"doc": {}}), (delete, None)])
    assert len(server.asked) == 1


def test_the_missing_client_is_named_with_what_to_install(monkeypatch):
    from retrieval.index import engines  # noqa: PLC0415

    def missing(_name):
        raise ModuleNotFoundError(name="opensearchpy")

    monkeypatch.setattr(engines, "import_module", missing)
    with pytest.raises(RetrievalError, match=r"opensearchpy: pip install 'chuchu\[opensearch\]'"):
        engines.opensearch()
