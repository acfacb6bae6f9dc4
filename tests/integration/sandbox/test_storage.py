"""The storage emulator comes back whole after a kill, and the docs server shows what lies in the docs bucket."""

from collections.abc import Callable
from threading import Thread

import psutil
import pytest
import requests
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

from sandbox.settings import BUCKETS, DOCS_BUCKET, GCP_PROJECT, LAKE_BUCKET, Port, SandboxSettings
from sandbox.supervisor import Supervisor
from sandbox.waiting import wait_until

Start = Callable[..., Supervisor]


@pytest.fixture(scope="module")
def client(settings: SandboxSettings, start: Start) -> storage.Client:
    start("storage", "docs")
    endpoint = {"api_endpoint": settings.url(Port.STORAGE)}
    return storage.Client(project=GCP_PROJECT, credentials=AnonymousCredentials(), client_options=endpoint)


def test_the_buckets_are_there(client: storage.Client) -> None:
    assert {bucket.name for bucket in client.list_buckets()} == set(BUCKETS)


def test_objects_outlive_a_kill_in_the_middle_of_writing(client: storage.Client, start: Start) -> None:
    bucket, kept = client.bucket(LAKE_BUCKET), {}

    def write_on() -> None:
        for number in range(1000):
            blob = bucket.blob(f"validated/{number}")
            try:
                blob.upload_from_string(str(number) * 1000, retry=None)
            except requests.ConnectionError:
                return
            kept[blob.name] = blob.generation

    writer = Thread(target=write_on)
    writer.start()
    assert wait_until(lambda: len(kept) > 50, 20)
    process = psutil.Process(start("storage").states()[0].pid)
    process.kill()
    process.wait(10)
    writer.join()
    start("storage")
    found = {blob.name: blob.generation for blob in client.list_blobs(LAKE_BUCKET)}
    assert kept.items() <= found.items()
    assert all(bucket.blob(name).download_as_text() == name.rpartition("/")[2] * 1000 for name in kept)


def test_docs_are_browsable(client: storage.Client, settings: SandboxSettings) -> None:
    page = client.bucket(DOCS_BUCKET).blob("data_docs/index.html")
    page.upload_from_string("<h1>Data Docs</h1>", content_type="text/html")
    answer = requests.get(settings.url(Port.DOCS, "/data_docs/"), timeout=5)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.text == "<h1>Data Docs</h1>"
