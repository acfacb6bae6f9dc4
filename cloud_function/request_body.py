"""A body is read within a bound of bytes and of time: nobody who calls decides how much is kept, or how long."""

import hashlib
import socket
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer

from flask import Request

# An event of Cloud Storage has less than two thousand bytes.
LARGEST_BYTES = 1024 * 1024
READ_SECONDS = 20.0
_CHUNK = 64 * 1024


class BodyBroken(Exception):
    """Raised for a body that ended early, came too slowly, or is not framed as HTTP frames it."""


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent: its first LARGEST_BYTES, and size and SHA-256 of all of it."""

    content: bytes
    size: int
    digest: str

    @property
    def is_too_large(self) -> bool:
        """Whether it cannot be an event, for it is longer than any."""
        return self.size > LARGEST_BYTES


def read_body(request: Request, seconds: float = READ_SECONDS) -> Body:
    """The body to its end.

    Raises:
        BodyBroken: the end did not come within `seconds`, or the body is broken.
    """
    content, size, digest = bytearray(), 0, hashlib.sha256()
    end = Timer(seconds, _hang_up, [request.environ.get("gunicorn.socket")])
    end.start()
    try:
        while chunk := request.stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            content += chunk[: LARGEST_BYTES - len(content)]
    except Exception as error:  # the server's own errors are of many kinds; none is cured by another delivery
        raise BodyBroken(type(error).__name__) from error
    finally:
        end.cancel()
    if request.content_length not in (None, size):
        raise BodyBroken(f"{size} of {request.content_length} bytes")
    return Body(bytes(content), size, digest.hexdigest())


def _hang_up(connection: socket.socket | None) -> None:
    """Read nothing more: whoever waits for the rest gets none."""
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RD)
