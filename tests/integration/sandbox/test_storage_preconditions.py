"""The storage emulator refuses with 412 what the service refuses: of many writers who saw the same, one writes."""

import io
import json
import socket
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import requests
from google.api_core.exceptions import GoogleAPICallError, NotFound, PreconditionFailed
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from sandbox.settings import BUCKETS, GCP_PROJECT, HOST, LAKE_BUCKET, LOCATION, Port, SandboxSettings
from sandbox.supervisor import Supervisor

Start = Callable[..., Supervisor]
WRITERS = 8
CHUNK = 256 * 1024


@pytest.fixture(scope="module")
def client(settings: SandboxSettings, start: Start) -> storage.Client:
    start("storage")
    endpoint = {"api_endpoint": settings.url(Port.STORAGE)}
    return storage.Client(project=GCP_PROJECT, credentials=AnonymousCredentials(), client_options=endpoint)


@pytest.fixture
def blob(client: storage.Client) -> storage.Blob:
    """An object's name that nothing has used."""
    return client.bucket(LAKE_BUCKET).blob(f"trial/{uuid4().hex}")


@pytest.fixture
def written(blob: storage.Blob) -> storage.Blob:
    """An object that was written twice, so that its first generation is gone."""
    blob.upload_from_string("first")
    blob.metadata = {"first": str(blob.generation)}
    blob.upload_from_string("second")
    return blob


def at_once(write: Callable[[int], None]) -> Counter[str]:
    """How often each outcome came of several writers at once."""

    def outcome(number: int) -> str:
        try:
            write(number)
        except PreconditionFailed:
            return "refused"
        return "written"

    with ThreadPoolExecutor(WRITERS) as pool:
        return Counter(pool.map(outcome, range(WRITERS)))


def resumable(client: storage.Client, name: str, size: int, **demanded: int) -> None:
    """Upload in chunks, as the library does for what is large."""
    blob = client.bucket(LAKE_BUCKET).blob(name, chunk_size=CHUNK)
    blob.upload_from_file(io.BytesIO(b"x" * size), **demanded)


def test_of_many_who_saw_nothing_one_writes(client: storage.Client, blob: storage.Blob) -> None:
    def write(number: int) -> None:
        client.bucket(LAKE_BUCKET).blob(blob.name).upload_from_string(f"writer {number}", if_generation_match=0)

    assert at_once(write) == {"written": 1, "refused": WRITERS - 1}


def test_of_many_who_saw_one_generation_one_replaces_it(client: storage.Client, written: storage.Blob) -> None:
    seen = written.generation

    def write(number: int) -> None:
        again = client.bucket(LAKE_BUCKET).blob(written.name)
        again.upload_from_string(f"writer {number}", if_generation_match=seen)

    assert at_once(write) == {"written": 1, "refused": WRITERS - 1}


def test_of_many_resumable_uploads_one_is_finished(client: storage.Client, blob: storage.Blob) -> None:
    assert at_once(lambda _: resumable(client, blob.name, 3 * CHUNK, if_generation_match=0)) == {
        "written": 1, "refused": WRITERS - 1,
    }


def test_a_resumable_upload_is_judged_when_it_ends(client: storage.Client, blob: storage.Blob) -> None:
    late = client.bucket(LAKE_BUCKET).blob(blob.name)
    session = late.create_resumable_upload_session(size=5, if_generation_match=0)
    blob.upload_from_string("between")
    answer = requests.put(session, data=b"later", headers={"Content-Range": "bytes 0-4/5"}, timeout=5)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (412, "conditionNotMet")
    assert blob.download_as_bytes() == b"between"
    assert requests.put(session, data=b"later", headers={"Content-Range": "bytes 0-4/5"}, timeout=5).status_code == 404


def test_what_is_finished_later_is_the_later_generation(client: storage.Client, blob: storage.Blob) -> None:
    session = client.bucket(LAKE_BUCKET).blob(blob.name).create_resumable_upload_session(size=5)
    blob.upload_from_string("between")
    answer = requests.put(session, data=b"later", headers={"Content-Range": "bytes 0-4/5"}, timeout=5)
    assert int(answer.json()["generation"]) > blob.generation
    assert client.bucket(LAKE_BUCKET).get_blob(blob.name).generation == int(answer.json()["generation"])


@pytest.mark.parametrize("demanded", [
    {"if_generation_match": 1}, {"if_generation_not_match": None}, {"if_metageneration_match": 9},
])
def test_an_upload_is_refused_by_every_kind_of_precondition(
    written: storage.Blob, demanded: dict[str, int | None],
) -> None:
    filled = {name: written.generation if value is None else value for name, value in demanded.items()}
    with pytest.raises(PreconditionFailed):
        written.upload_from_string("third", **filled)
    assert written.bucket.blob(written.name).download_as_bytes() == b"second"


@pytest.mark.parametrize("call", [
    lambda blob, seen: blob.delete(if_generation_match=seen),
    lambda blob, seen: blob.reload(if_generation_match=seen),
    lambda blob, seen: blob.download_as_bytes(if_generation_match=seen),
    lambda blob, seen: blob.patch(if_generation_match=seen),
    lambda blob, seen: blob.patch(if_metageneration_match=seen),
    lambda blob, seen: blob.rewrite(blob.bucket.blob("trial/copy"), if_source_generation_match=seen),
    lambda blob, seen: blob.bucket.blob("trial/copy").rewrite(blob, if_generation_match=seen),
    lambda blob, seen: blob.compose([blob], if_generation_match=seen),
    lambda blob, seen: blob.bucket.blob("trial/joined").compose([blob], if_source_generation_match=[seen]),
], ids=["delete", "get", "download", "patch", "patch-meta", "rewrite-source", "rewrite", "compose", "compose-source"])
def test_whoever_saw_another_generation_is_refused(
    client: storage.Client, written: storage.Blob, call: Callable[[storage.Blob, int], Any],
) -> None:
    client.bucket(LAKE_BUCKET).blob("trial/copy").upload_from_string("source")
    fresh = client.bucket(LAKE_BUCKET).blob(written.name)
    with pytest.raises(PreconditionFailed, match="pre-conditions"):
        call(fresh, 5)
    assert fresh.download_as_bytes() == b"second"


def test_of_many_deletes_of_one_generation_one_deletes(client: storage.Client, written: storage.Blob) -> None:
    written.delete(if_generation_match=written.generation)
    with pytest.raises(NotFound):
        client.bucket(LAKE_BUCKET).blob(written.name).delete(if_generation_match=written.generation)


def test_a_generation_that_is_gone_is_not_found(client: storage.Client, written: storage.Blob) -> None:
    gone = client.bucket(LAKE_BUCKET).blob(written.name, generation=written.generation - 1)
    for read in (gone.reload, gone.download_as_bytes, gone.delete):
        with pytest.raises(NotFound):
            read()
    assert client.bucket(LAKE_BUCKET).blob(written.name).exists()


def test_a_read_of_what_did_not_change_is_not_modified(written: storage.Blob) -> None:
    with pytest.raises(GoogleAPICallError) as answer:
        written.reload(if_generation_not_match=written.generation)
    assert answer.value.code == 304


def test_a_precondition_that_is_no_number_is_a_bad_request(settings: SandboxSettings) -> None:
    address = settings.url(Port.STORAGE, f"/storage/v1/b/{LAKE_BUCKET}/o/any?ifGenerationMatch=x")
    assert requests.get(address, timeout=5).status_code == 400


def test_a_bucket_that_changed_meanwhile_is_not_changed(client: storage.Client) -> None:
    one, other = client.get_bucket(LAKE_BUCKET), client.get_bucket(LAKE_BUCKET)
    one.labels = {"first": "yes"}
    one.patch(if_metageneration_match=one.metageneration)
    other.labels = {"second": "yes"}
    with pytest.raises(PreconditionFailed):
        other.patch(if_metageneration_match=other.metageneration)
    assert client.get_bucket(LAKE_BUCKET).labels == {"first": "yes"}


def test_half_a_body_is_no_object(client: storage.Client, settings: SandboxSettings, blob: storage.Blob) -> None:
    path = f"/upload/storage/v1/b/{LAKE_BUCKET}/o?uploadType=media&name={blob.name}"
    with socket.create_connection((HOST, settings.port(Port.STORAGE)), 5) as sender:
        sender.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf".encode())
        sender.shutdown(socket.SHUT_WR)
        assert sender.recv(1000) == b""
    assert not blob.exists()


def test_a_bucket_lies_where_it_was_made(client: storage.Client) -> None:
    assert {client.get_bucket(name).location for name in BUCKETS} == {LOCATION}
    name = f"elsewhere-{uuid4().hex}"
    client.create_bucket(name, location="asia-east1")
    assert client.get_bucket(name).location == "ASIA-EAST1"


def test_a_permission_can_be_denied(client: storage.Client, settings: SandboxSettings) -> None:
    asked = ["storage.objects.create", "storage.objects.delete"]
    bucket = client.bucket(LAKE_BUCKET)
    assert bucket.test_iam_permissions(asked) == asked
    settings.denied_permissions.write_text(json.dumps({LAKE_BUCKET: asked[1:]}), encoding="utf-8")
    try:
        assert bucket.test_iam_permissions(asked) == asked[:1]
    finally:
        settings.denied_permissions.unlink()
    with pytest.raises(NotFound):
        client.bucket("no-such-bucket").test_iam_permissions(asked)


def test_a_batch_is_refused_because_its_preconditions_would_not_be_seen(settings: SandboxSettings) -> None:
    answer = requests.post(settings.url(Port.STORAGE, "/batch/storage/v1"), json={}, timeout=5)
    assert answer.status_code == 501


def test_preconditions_hold_after_a_restart(client: storage.Client, start: Start, blob: storage.Blob) -> None:
    blob.upload_from_string("before")
    start("storage").down()
    start("storage")
    with pytest.raises(PreconditionFailed):
        client.bucket(LAKE_BUCKET).blob(blob.name).upload_from_string("after", if_generation_match=0)
