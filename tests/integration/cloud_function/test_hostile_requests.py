"""Whatever is sent to the function's address is answered in time, by 2xx or 4xx as designed, and stops no load."""

import json
import socket
from contextlib import closing
from datetime import date
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from etl.platform.settings import Settings
from tests.integration.cloud_function.deliveries import FINALIZED, Loader
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.cloud_function.warehouse_rows import Warehouse

DAY = date(2020, 5, 30)  # of no other test of this folder
ANSWER_SECONDS = 30.0
ANSWERS = {200, 400, 404, 405, 411, 413, 414, 417, 431, 501, 505}
TOKEN = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)
# Latin-1 without line breaks: whatever a header's line can carry.
VALUE = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=60)
LAYOUT = st.from_regex(
    r"validated/(events|locations|[a-z]{3,9})/20[0-9]{2}-[0-9]{2}-[0-9]{2}/[0-9]{8}-[0-9a-f]{16}/"
    r"(manifest\.json|x|part-0000[0-9]\.parquet)", fullmatch=True,
)
MEMBER = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.lists(st.integers()))
DATA = st.fixed_dictionaries({}, optional={
    "bucket": st.one_of(st.just("glamira-lake"), MEMBER), "name": st.one_of(LAYOUT, st.just("../../x"), MEMBER),
    "generation": st.one_of(st.just("1"), st.integers(-(2**70), 2**70).map(str), MEMBER),
})
ODD = [b"", b"{}", b"[]", b"null", b"\xef\xbb\xbf{}", '{"name":"ü"}'.encode("utf-16"), b"\x1f\x8b\x08"]
BODY = st.one_of(st.binary(max_size=200), DATA.map(lambda data: json.dumps(data).encode()), st.sampled_from(ODD))
KIND = st.sampled_from([
    "", "application/json", "application/cloudevents+json", "text/plain; charset=utf-99", "multipart/form-data",
    "application/cloudevents-batch+json", "application/x-www-form-urlencoded", "application/json; charset=utf-16",
    "\xff/\xfe",
])
EVENT = {"ce-id": "1", "ce-source": "//storage.googleapis.com/projects/_/buckets/glamira-lake",
         "ce-specversion": "1.0", "ce-type": FINALIZED}
HEADERS = st.dictionaries(st.one_of(TOKEN, st.sampled_from([*EVENT, "expect", "content-encoding"])), VALUE, max_size=4)
METHOD = st.sampled_from(["POST", "POST", "POST", "GET", "PUT", "BREW", "post"])
PATH = st.sampled_from(["/", "/", "//", "/../../etc/passwd", "/%ff%00", "/?" + "a=b&" * 200, "*"])


def framed(method: str, path: str, headers: dict[str, str], body: bytes, framing: str) -> bytes:
    """The request as bytes; `framing` is `length`, `chunked`, `broken` (chunks that are none) or `none`."""
    how = {"length": {"Content-Length": str(len(body))}, "none": {}}.get(framing, {"Transfer-Encoding": "chunked"})
    lines = [f"{method} {path} HTTP/1.1", "Host: function", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in {**headers, **how}.items()]
    sent = {"chunked": b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n",
            "broken": b"zz\r\n" + body + b"\r\n", "none": b""}.get(framing, body)
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + sent


def answered(loader: Loader, request: bytes) -> int:
    """The status of the answer to some bytes; the sender says no more."""
    place = urlsplit(loader.url)
    with closing(socket.create_connection((place.hostname or "", place.port or 80), timeout=ANSWER_SECONDS)) as sender:
        sender.sendall(request)
        sender.shutdown(socket.SHUT_WR)
        status = sender.makefile("rb").readline().split()
    return int(status[1]) if len(status) > 1 else 0


@settings(max_examples=60, deadline=None, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(METHOD, PATH, HEADERS, KIND, BODY, st.sampled_from(["length", "chunked", "broken", "none"]), st.booleans())
@example("POST", "/", {}, "application/json", b"{}", "broken", True)
@example("POST", "/", {"content-encoding": "gzip"}, "application/json", b"{}", "length", True)
@example("POST", "/", {"ce-type": FINALIZED, "ce-time": "yesterday"}, "", b"{}", "chunked", True)
@example("POST", "/", {"x": "y" * 70_000}, "", b"{}", "length", True)
def test_every_request_is_answered_as_designed(
    loader: Loader, method: str, path: str, headers: dict[str, str], kind: str, body: bytes, framing: str,
    is_event: bool,
) -> None:
    known = {**(EVENT if is_event else {}), **({"Content-Type": kind} if kind else {})}
    assert answered(loader, framed(method, path, known | headers, body, framing)) in ANSWERS


@pytest.mark.parametrize("begun", [
    b"", b"POST", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", b"\x16\x03\x01\x02\x00\x01\x00",
])
def test_who_hangs_up_half_way_is_no_event(loader: Loader, warehouse: Warehouse, begun: bytes) -> None:
    def recorded() -> set[str]:
        return {row["object_uri"] for row in warehouse.refusals("event_malformed")}

    before = recorded()
    assert answered(loader, begun) in {0, 400}
    assert recorded() == before


def test_slow_senders_hold_no_load_up(loader: Loader, lake: Lake, loader_settings: Settings) -> None:
    place = urlsplit(loader_settings.load_function_url)
    slow = [socket.create_connection((place.hostname or "", place.port or 80)) for _ in range(4)]
    try:
        for sender in slow:
            sender.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        landed = lake.land("locations", DAY, [locations(DAY, "a", "b")])
        assert loader.tell(landed.name, landed.generation) == 200
        for sender in slow:
            sender.settimeout(ANSWER_SECONDS)
            assert sender.recv(12) == b"HTTP/1.1 400"
    finally:
        for sender in slow:
            sender.close()
