"""Every finished object reaches the function at least once, whatever is down in between."""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import psutil
import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from sandbox.report import deliveries
from sandbox.settings import GCP_PROJECT, HOST, LAKE_BUCKET, QUARANTINE_BUCKET, Port, SandboxSettings
from sandbox.storage_events.events import copies_of
from sandbox.supervisor import Supervisor
from sandbox.waiting import wait_until

Start = Callable[..., Supervisor]
PATIENCE = 20.0


class Receiver(ThreadingHTTPServer):
    """Stands at the function's port, notes every message and refuses the first one of any name with `flaky` in it."""

    def __init__(self, port: int) -> None:
        super().__init__((HOST, port), Handler)
        self.messages: list[dict[str, Any]] = []

    def received(self, name: str) -> list[str]:
        """The generations received of one object, in order."""
        told = [message["attributes"] for message in self.messages]
        return [one["objectGeneration"] for one in told if one["objectId"] == name]


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
        name = message["attributes"]["objectId"]
        refused = "flaky" in name and not self.server.received(name)
        self.server.messages.append(message)
        self.send_response(500 if refused else 204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def bucket(settings: SandboxSettings, start: Start) -> storage.Bucket:
    start("storage", "storage_events")
    endpoint = {"api_endpoint": settings.url(Port.STORAGE)}
    client = storage.Client(project=GCP_PROJECT, credentials=AnonymousCredentials(), client_options=endpoint)
    lake: storage.Bucket = client.bucket(LAKE_BUCKET)
    return lake


@pytest.fixture
def receiver(settings: SandboxSettings) -> Iterator[Receiver]:
    receiver = Receiver(settings.port(Port.FUNCTION))
    thread = Thread(target=receiver.serve_forever)
    thread.start()
    yield receiver
    receiver.shutdown()
    thread.join()
    receiver.server_close()


def put(bucket: storage.Bucket, name: str, content: str = "{}") -> str:
    """Write an object and return its generation."""
    blob = bucket.blob(name)
    blob.upload_from_string(content, content_type="application/json")
    return str(blob.generation)


def settled(settings: SandboxSettings) -> bool:
    told = deliveries(settings)
    return told is not None and told["pending"] == 0


def test_an_object_is_announced_as_pubsub_does(bucket: storage.Bucket, receiver: Receiver) -> None:
    generation = put(bucket, "validated/one/manifest.json", '{"a": 1}')
    assert wait_until(lambda: receiver.received("validated/one/manifest.json") != [], PATIENCE)
    [message] = receiver.messages[:1]
    assert message["attributes"]["eventType"] == "OBJECT_FINALIZE"
    data = json.loads(base64.b64decode(message["data"]))
    assert data["bucket"] == LAKE_BUCKET
    assert data["generation"] == generation
    assert data["size"] == "8"
    assert {"metageneration", "md5Hash", "crc32c", "contentType", "timeCreated", "updated"} <= data.keys()


def test_every_generation_and_every_copy_arrives(
    bucket: storage.Bucket, receiver: Receiver, settings: SandboxSettings
) -> None:
    names = [f"validated/many/{number}" for number in range(20)]
    generations = [(name, put(bucket, name)) for name in names]
    assert wait_until(lambda: all(receiver.received(name) for name in names), PATIENCE)
    generations += [(name, put(bucket, name, "again")) for name in names]
    expected = Counter({key: copies_of(key[0], settings.duplicate_rate) for key in generations})
    assert 40 < expected.total() < 80
    assert wait_until(lambda: sum(len(receiver.received(name)) for name in names) >= expected.total(), PATIENCE)
    assert wait_until(lambda: settled(settings), PATIENCE)
    assert Counter((name, generation) for name in names for generation in receiver.received(name)) == expected


def test_a_refused_event_is_sent_again(bucket: storage.Bucket, receiver: Receiver, settings: SandboxSettings) -> None:
    generation = put(bucket, "validated/flaky")
    copies = copies_of("validated/flaky", settings.duplicate_rate)
    assert wait_until(lambda: len(receiver.received("validated/flaky")) == copies + 1, PATIENCE)
    assert set(receiver.received("validated/flaky")) == {generation}


def test_nothing_is_lost_while_function_and_dispatcher_are_down(
    bucket: storage.Bucket, settings: SandboxSettings, start: Start, request: pytest.FixtureRequest
) -> None:
    put(bucket, "validated/function-away")
    assert wait_until(lambda: (deliveries(settings) or {"pending": 0})["pending"] > 0, PATIENCE)
    (dispatcher,) = start("storage_events").states()
    process = psutil.Process(dispatcher.pid)
    process.kill()
    process.wait(10)
    put(bucket, "validated/dispatcher-away")
    start("storage_events")
    receiver: Receiver = request.getfixturevalue("receiver")
    for name in ("validated/function-away", "validated/dispatcher-away"):
        assert wait_until(partial(receiver.received, name), PATIENCE), name


def test_other_buckets_are_not_announced(bucket: storage.Bucket, receiver: Receiver, settings: SandboxSettings) -> None:
    put(bucket.client.bucket(QUARANTINE_BUCKET), "quarantine/events/x.parquet")
    put(bucket, "validated/after")
    assert wait_until(lambda: receiver.received("validated/after") != [], PATIENCE)
    assert {message["attributes"]["bucketId"] for message in receiver.messages} == {LAKE_BUCKET}
