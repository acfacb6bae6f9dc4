"""Bodies of requests: read to their announced end, and an upload's content cut out of its envelope.

The emulator's own reader takes every content for a mail, which costs it four times as long as all else of an upload.
"""

import json
from collections.abc import Mapping
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any

from gcp_storage_emulator import server as emulator

RELATED, LINE = "multipart/related", b"\r\n"
_read_body, _read_data = emulator._read_raw_data, emulator._read_data


def read_bodies_whole() -> None:
    """Let the emulator of this process read bodies as here."""
    emulator._read_raw_data, emulator._read_data = whole_body, body_data


def whole_body(request: Any) -> bytes | None:
    """A request's body; the emulator would keep the half of an object whose sender died.

    Raises:
        ConnectionAbortedError: it ends before its announced length.
    """
    body: bytes | None = _read_body(request)
    if len(body or b"") < int(request.headers.get("Content-Length") or 0):
        raise ConnectionAbortedError("the sender went away in the middle of a body")
    return body


def body_data(request: Any, query: Mapping[str, Any]) -> Any:
    """What the emulator's handlers get: of an upload in one request its metadata, content and content type."""
    if request.headers.get("Content-Encoding") or request.headers.get_content_type() != RELATED:
        return _read_data(request, query)
    return related_parts(whole_body(request) or b"", request.headers.get_boundary())


def related_parts(body: bytes, boundary: str) -> dict[str, Any]:
    """An envelope's two parts, JSON metadata and content.

    Raises:
        ValueError: it does not have two parts, or its metadata are no JSON.
    """
    delimiter = LINE + b"--" + boundary.encode()
    metadata, _, rest = (LINE + body).removeprefix(delimiter + LINE).partition(delimiter + LINE)
    end = rest.rfind(delimiter + b"--")
    if end < 0:
        raise ValueError("an upload in one request has two parts, and a line that ends them")
    headers, content = _part(rest[:end])
    return {"meta": json.loads(_part(metadata)[1]), "content": content, "content-type": headers.get_content_type()}


def _part(part: bytes) -> tuple[Message, bytes]:
    """A part's headers, and what follows the empty line after them."""
    headers, _, content = part.partition(LINE + LINE)
    return BytesHeaderParser().parsebytes(headers + LINE), content
