"""A body is read to its end, and what has none is given up; a large one is counted, not kept."""

import hashlib
import socket
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

import pytest
from flask import Request
from request_body import LARGEST_BYTES, BodyBroken, read_body

Pair = tuple[socket.socket, socket.socket]


def request(stream: BinaryIO, length: int | None, connection: socket.socket | None = None) -> Request:
    """A request as the server hands it over."""
    environ = {"wsgi.input": stream, "wsgi.input_terminated": True, "gunicorn.socket": connection,
               "REQUEST_METHOD": "POST", "SERVER_NAME": "x", "SERVER_PORT": "1", "wsgi.url_scheme": "http"}
    return Request(environ | ({} if length is None else {"CONTENT_LENGTH": str(length)}))


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("size", [0, 1, LARGEST_BYTES - 1, LARGEST_BYTES])
def test_a_body_is_read_whole(size: int) -> None:
    sent = b"x" * size
    body = read_body(request(BytesIO(sent), size))
    assert (body.content, body.size, body.is_too_large) == (sent, size, False)
    assert body.digest == hashlib.sha256(sent).hexdigest()


@pytest.mark.parametrize("size", [LARGEST_BYTES + 1, 5 * LARGEST_BYTES])
@pytest.mark.parametrize("is_told", [True, False])
def test_a_large_one_is_counted_and_not_kept(size: int, is_told: bool) -> None:
    sent = b"x" * size
    body = read_body(request(BytesIO(sent), size if is_told else None))
    assert (len(body.content), body.size, body.is_too_large) == (LARGEST_BYTES, size, True)
    assert body.digest == hashlib.sha256(sent).hexdigest()


@pytest.mark.parametrize("sent", [b"", b"{}", b"x" * 100_000])
def test_one_that_does_not_come_is_given_up(pair: Pair, sent: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(sent)
    with ours.makefile("rb") as stream, pytest.raises(BodyBroken, match=f"{len(sent)} of 1000000 bytes"):
        read_body(request(stream, 1_000_000, ours), seconds=0.05)


def test_one_that_breaks_off_is_no_body(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b'{"name": "half')
    theirs.close()
    with ours.makefile("rb") as stream, pytest.raises(BodyBroken, match="14 of 20 bytes"):
        read_body(request(stream, 20, ours))


def test_whatever_the_server_cannot_read_is_one_kind_of_error() -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(f"no chunk of {size}")

    with pytest.raises(BodyBroken, match="OSError"):
        read_body(request(Broken(), None))
