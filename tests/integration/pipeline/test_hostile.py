"""Whatever MongoDB can hold goes through land: no crash, no loss, rows conserved, memory bounded."""

import io
import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow.parquet as pq
import pytest
from bson.raw_bson import RawBSONDocument
from google.cloud import storage
from pymongo.collection import Collection
from pymongo.errors import BulkWriteError, WriteError

from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.raw_documents import RawDocuments
from etl.ops.quarantine_ids import quarantine_id
from etl.platform.clients import storage_client
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from etl.sources.mongo import extract
from tests.conftest import ROOT
from tests.hostile import DAY, Document, hostile_documents, monsters, raw_documents

SMALL_SHARE = 300
MEGABYTES_ALLOWED = 2_500


@dataclass
class Landing:
    """What one landing was given and what it made of it; `megabytes` is the most it held in memory."""

    due: list[Document]
    report: dict[str, Any]
    megabytes: int
    accepted: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@pytest.fixture
def settings_apart(sandbox: Settings) -> Iterator[Settings]:
    """Settings with a database of its own, and thresholds that let any share be refused."""
    update = {"mongo_database": f"hostile_{uuid.uuid4().hex[:12]}"}
    yield sandbox.model_copy(update=update)
    events_collection(sandbox).database.client.drop_database(update["mongo_database"])


def test_a_small_share_lands_without_loss(settings_apart: Settings) -> None:
    raw = raw_documents(SMALL_SHARE)
    _judge(_landing(settings_apart, [*hostile_documents(SMALL_SHARE), next(monsters())], raw))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_thousand_land_without_loss(settings_apart: Settings) -> None:
    landing = _landing(settings_apart, hostile_documents(20_000))
    assert len(landing.due) >= 19_000
    _judge(landing)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_documents_near_the_limit_land_without_loss(settings_apart: Settings) -> None:
    _judge(_landing(settings_apart, list(monsters())))


def _judge(landing: Landing) -> None:
    counts = landing.report["counts"]
    assert counts["extracted"] == len(landing.due) == counts["accepted"] + counts["quarantined"]
    assert sorted(landing.accepted + landing.refused) == sorted(
        quarantine_id("events", document) if quarantine_id("events", document) in set(landing.refused)
        else str(as_text(document["_id"])) for document in landing.due
    )
    assert counts["accepted"] > 0
    assert counts["quarantined"] > 0
    assert len(landing.report["drift"]) <= 201
    assert landing.megabytes < MEGABYTES_ALLOWED


def _landing(settings: Settings, documents: Sequence[Document], raw: Sequence[bytes] = ()) -> Landing:
    events = events_collection(settings)
    events.create_index("time_stamp")
    _insert(events, documents)
    if raw:
        events.insert_many([RawBSONDocument(content) for content in raw])
    stored = (document for batch in events.find_raw_batches() for document in RawDocuments(batch))
    due = [document for document in stored if extract.due_day(document) in {DAY, None}]
    report, megabytes = _land(settings)
    landing = Landing(due, report, megabytes)
    client, batch = storage_client(settings), report["batch_id"]
    for table in _tables(client, settings.lake_bucket, f"validated/events/{DAY}/{batch}/", "event_id"):
        landing.accepted += table
    for table in _tables(client, settings.quarantine_bucket, f"quarantine/events/{DAY}/{batch}", "quarantine_id"):
        landing.refused += table
    return landing


def _insert(events: Collection[Document], documents: Sequence[Document]) -> None:
    """Store all that MongoDB takes; what it refuses was never there."""
    for first in range(0, len(documents), 500):
        try:
            events.insert_many(documents[first : first + 500], ordered=False)
        except (BulkWriteError, WriteError) as refused:
            assert refused.code in {65, 2, 52, 54, 11000, None}, refused


def _land(settings: Settings) -> tuple[dict[str, Any], int]:
    """Land in a process of its own; its report, and the largest memory it and its workers had."""
    environment = os.environ | {
        "MONGO_DATABASE": settings.mongo_database, "MAX_QUARANTINED_SHARE": "1", "MAX_QUARANTINED_CHECKOUT_SHARE": "1",
    }
    command = [sys.executable, "-m", "etl", "land", "events", str(DAY), "--json"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return json.loads(printed), usage.ru_maxrss // 1024


def _tables(client: storage.Client, bucket: str, prefix: str, column: str) -> Iterator[list[str]]:
    for blob in client.list_blobs(bucket, prefix=prefix):
        if blob.name.endswith(".parquet"):
            yield pq.read_table(io.BytesIO(blob.download_as_bytes()), columns=[column])[column].to_pylist()
