"""Personal values in any field leave MongoDB and the quarantine in no spelling, whatever becomes of their day."""

import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.settings import Settings
from tests.integration.privacy.canaries import EMAIL, finds, needles


def _buckets(settings: Settings) -> Iterator[tuple[str, str]]:
    for bucket in (settings.lake_bucket, settings.docs_bucket):
        for blob in storage_client(settings).list_blobs(bucket):
            content = blob.download_as_bytes()
            yield blob.name, blob.name + _text_of(blob.name, content)


def _text_of(name: str, content: bytes) -> str:
    if name.endswith(".parquet"):
        return pl.read_parquet(content).write_json()
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode(errors="replace")


def _warehouse(settings: Settings) -> Iterator[tuple[str, str]]:
    client = bigquery_client(settings)
    for dataset in client.list_datasets():
        for table in client.list_tables(dataset.dataset_id):
            name = f"{dataset.dataset_id}.{table.table_id}"
            rows = query(client, f"select to_json_string(t) as row from {name} as t")
            yield name, "\n".join(row["row"] for row in rows)


def _files(settings: Settings) -> Iterator[tuple[str, str]]:
    """Logs, mails, calls, work folders and databases: all files but MongoDB's and the quarantine bucket's."""
    home = Path(os.environ["SANDBOX_HOME"])
    for file in sorted(home.rglob("*")):
        inside = file.relative_to(home)
        is_source = inside.parts[0] in {"mongo", ".duckdb"} or settings.quarantine_bucket in inside.parts
        if file.is_file() and not is_source and inside.name != "mongo.log":
            yield str(inside), _text_of(inside.name, file.read_bytes())


@pytest.mark.parametrize("place", [_buckets, _warehouse, _files])
def test_nothing_is_found(sandbox: Settings, told: str, place: Any) -> None:
    assert told
    found: dict[str, set[str]] = defaultdict(set)
    looked = 0
    for name, text in place(sandbox):
        looked += len(text)
        found[name] |= finds(text)
    assert looked > 100_000
    assert {name: sorted(pieces)[:9] for name, pieces in found.items() if pieces} == {}


def test_verbs_print_none(told: str) -> None:
    assert finds(told) == set()


def test_the_look_finds_what_it_looks_for() -> None:
    assert finds(f"a {EMAIL}") > {"zorvaq", "velthu"}
    assert len(needles()) > 200
