"""Pages are shown and do nothing else: what a browser is told by our servers, and by the pages themselves."""

import http.client
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from contracts.web_pages import CONTENT_POLICY, PageHandler, policy_meta
from sandbox.docs import Handler


@pytest.fixture(params=[PageHandler, Handler])
def answer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    folder = tmp_path / "site"
    (folder / "empty").mkdir(parents=True)
    for name in ("index.html", "dbt.html", ".draft.html"):
        (folder / name).write_text(f"<p>{name}", encoding="utf-8")
    (tmp_path / "secret").write_text("a key", encoding="utf-8")
    (folder / "way-out").symlink_to(tmp_path / "secret")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(request.param, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        yield connection
        connection.close()
        server.shutdown()


def ask(connection: http.client.HTTPConnection, path: str, method: str = "GET") -> http.client.HTTPResponse:
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", "x")
    connection.endheaders()
    return connection.getresponse()


@pytest.mark.parametrize("path", ["/", "/index.html", "/dbt.html", "/absent", "/empty/", "/.draft.html"])
def test_every_answer_has_the_headers(answer: http.client.HTTPConnection, path: str) -> None:
    told = ask(answer, path)
    assert told.getheader("X-Content-Type-Options") == "nosniff"
    assert told.getheader("X-Frame-Options") == "DENY"
    policy = told.getheader("Content-Security-Policy") or ""
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert ("script-src 'unsafe-inline'" in policy) is (path == "/dbt.html")
    assert "Python" not in (told.getheader("Server") or "")


@pytest.mark.parametrize("path", [
    "/empty/", "/.draft.html", "/way-out", "/../secret", "/%2e%2e/secret", "/..%2fsecret", "//../../secret", "/a%00b",
    "/" + "n" * 5000, "/empty/..%2f..%2fsecret", "/%2e%2e%2f%2e%2e%2fetc/passwd",
])
def test_what_is_no_page_is_not_there(answer: http.client.HTTPConnection, path: str) -> None:
    told = ask(answer, path)
    assert (path[:40], told.status) == (path[:40], 404)
    assert b"a key" not in told.read()


def test_a_request_that_is_none_is_refused_with_the_headers(answer: http.client.HTTPConnection) -> None:
    told = ask(answer, "/", "B@D")
    assert told.status == 501
    assert told.getheader("Content-Security-Policy")


def test_pages_without_a_server_say_it_themselves() -> None:
    assert policy_meta() == f'<meta http-equiv="Content-Security-Policy" content="{CONTENT_POLICY}">'
    assert '"' not in CONTENT_POLICY
