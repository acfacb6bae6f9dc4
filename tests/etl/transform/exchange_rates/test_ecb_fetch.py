"""A file over HTTP: bounded in size and time, asked for again while the error may pass, and never taken from a page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest

from contracts.errors import RatesError
from contracts.warehouse.jobs import Patience
from etl.transform.exchange_rates.ecb_fetch import LONGEST_FILE, ONCE, fetch

SHORT = Patience(total_seconds=1, first_seconds=0.01)
Answer = Callable[[BaseHTTPRequestHandler, int], None]


@contextmanager
def server(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """A server that answers each request in turn; its address, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer(self, len(asked))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/rates/", asked
        running.shutdown()


def says(code: int, content: bytes = b"", **headers: str) -> Answer:
    """Answers every request alike."""
    def answer(request: BaseHTTPRequestHandler, _: int) -> None:
        request.send_response(code)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(content)

    return answer


def test_the_content_is_handed_on() -> None:
    with server(says(200, b"<x/>")) as (address, asked):
        assert fetch(address, "daily.xml", ONCE) == b"<x/>"
    assert asked == ["/rates/daily.xml"]


def test_an_error_that_passes_is_outlasted() -> None:
    def answer(request: BaseHTTPRequestHandler, turn: int) -> None:
        says(*((503, b"busy") if turn < 3 else (200, b"<x/>")))(request, turn)

    with server(answer) as (address, asked):
        assert fetch(address, "daily.xml", SHORT) == b"<x/>"
    assert len(asked) == 3


@pytest.mark.parametrize("code", [302, 401, 403, 404, 204])
def test_an_error_that_does_not_pass_is_told_at_once(code: int) -> None:
    told = f"answered {code}. Check ECB_RATES_URL"
    with server(says(code, Location="http://127.0.0.1:1/")) as (address, asked), pytest.raises(RatesError, match=told):
        fetch(address, "daily.xml", SHORT)
    assert len(asked) == 1


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503])
def test_a_server_that_stays_busy_is_given_up(code: int) -> None:
    with server(says(code)) as (address, asked), pytest.raises(RatesError, match=f"answered {code}"):
        fetch(address, "daily.xml", SHORT)
    assert len(asked) > 1


def test_nobody_there_is_told_with_the_address() -> None:
    with pytest.raises(RatesError, match=r"http://127.0.0.1:9/daily.xml: no answer \(ConnectionError\)"):
        fetch("http://127.0.0.1:9", "daily.xml", ONCE)


@pytest.mark.parametrize("address", ["", "no address", "ftp://127.0.0.1/rates", "file:///etc", "http://"])
def test_an_address_that_is_none_is_told_at_once(address: str) -> None:
    with pytest.raises(RatesError, match="it cannot be asked"):
        fetch(address, "daily.xml", Patience(total_seconds=60, first_seconds=50))


def test_a_file_too_long_is_not_read_to_its_end() -> None:
    too_long = says(200, b" " * (LONGEST_FILE + 1))
    with server(too_long) as (address, _), pytest.raises(RatesError, match="longer than 2,097,152 bytes"):
        fetch(address, "daily.xml", ONCE)


def test_compressed_bytes_are_never_unpacked() -> None:
    with server(says(200, b"\x1f\x8b packed", Content_Encoding="gzip")) as (address, _):
        assert fetch(address, "daily.xml", ONCE) == b"\x1f\x8b packed"


@pytest.mark.parametrize("before", ["", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Header: "])
def test_a_server_that_drips_is_given_up(before: str) -> None:
    over = Event()

    def answer(request: BaseHTTPRequestHandler, _: int) -> None:
        request.wfile.write(before.encode())
        with suppress(OSError):
            while not over.wait(0.02):
                request.wfile.write(b" ")

    with server(answer) as (address, _):
        # On a busy machine the server may not even drip in time.
        with pytest.raises(RatesError, match=r"it came too slowly|no answer"):
            fetch(address, "daily.xml", ONCE, seconds=0.2)
        over.set()
