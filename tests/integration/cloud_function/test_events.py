"""An event that no object can be meant by is acknowledged, refused in bounded words, and recorded once."""

import pytest

from sandbox.settings import SandboxSettings
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.warehouse_rows import Warehouse

NAME = "validated/events/2020-05-04/20200504-0123456789abcdef/manifest.json"
GENERATIONS = ["1" * 30, str(2**63), "9" * 5000, "-1", "0", "1e3"]
NAMES = ["validated/\\ud800/manifest.json", "\\udfff", "a" * 1025, "\\u00e9" * 600]


def body(name: str = NAME, generation: str = "1", bucket: str = "glamira-lake") -> bytes:
    """An event's data, the texts as JSON writes them."""
    return f'{{"bucket": "{bucket}", "name": "{name}", "generation": "{generation}"}}'.encode()


@pytest.mark.parametrize("sent", [
    *(body(generation=f"{number}") for number in GENERATIONS), *(body(name=name) for name in NAMES),
    body(bucket="b" * 300), b'{"name":' * 200_000, b"[" * 200_000, b'{"generation": ' + b"1" * 5000 + b"}", b"\xff\xfe",
    b"PAR1", b"[]", body(name="b" * 60_000_000),
], ids=lambda sent: f"{sent[:60]!r} of {len(sent)}")
def test_event_of_no_possible_object_is_refused_once(sent: bytes, loader: Loader, warehouse: Warehouse) -> None:
    before = warehouse.refusals("event_malformed")
    for _ in range(2):
        assert loader.send(sent) == 200
    added = [row for row in warehouse.refusals("event_malformed") if row not in before]
    assert len(added) <= 1
    for row in warehouse.refusals("event_malformed"):
        assert len(row["object_uri"]) + len(row["message"]) < 2_500
        assert "roles/run.invoker" in row["message"]


@pytest.mark.parametrize("missing", ["ce-id", "ce-source", "ce-specversion", "ce-type"])
def test_request_that_is_no_event_is_acknowledged(missing: str, loader: Loader, warehouse: Warehouse) -> None:
    assert loader.send(body(), **{missing: ""}) == 200
    assert warehouse.refusals("event_malformed")


def test_structured_event_without_end_is_acknowledged(loader: Loader, warehouse: Warehouse) -> None:
    kind = {"Content-Type": "application/cloudevents+json"}
    assert loader.send(b'{"data":' * 200_000, **kind) == 200
    assert loader.send(b'{"id": "' + b"i" * 5_000_000 + b'"', **kind) == 200


def test_no_line_of_the_log_is_long(loader: Loader, loader_sandbox: SandboxSettings, warehouse: Warehouse) -> None:
    loader.send(body(name="c" * 5_000_000))
    lines = (loader_sandbox.logs / "function.log").read_bytes().splitlines()
    assert max(len(line) for line in lines) < 20_000
