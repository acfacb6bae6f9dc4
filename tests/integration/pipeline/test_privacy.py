"""No e-mail address, user id, device id or IP address leaves MongoDB in the clear."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.settings import Settings
from tests.integration.pipeline.conftest import PublishedDay


@pytest.fixture(scope="module")
def personal_values(published_day: PublishedDay) -> list[str]:
    truth = published_day.truth
    side_file = Path(str(truth["path"])).with_name(truth["personal_values"])
    found = json.loads(side_file.read_text(encoding="utf-8"))
    values = [value for kind in found.values() for value in kind] if isinstance(found, dict) else found
    assert len(values) > 500
    return [value for value in values if len(value) >= 6]


def _lake_texts(settings: Settings) -> Iterator[str]:
    for blob in storage_client(settings).list_blobs(settings.lake_bucket, prefix="validated/"):
        content = blob.download_as_bytes()
        yield pl.read_parquet(content).write_json() if blob.name.endswith(".parquet") else content.decode()


def _warehouse_texts(settings: Settings) -> Iterator[str]:
    client = bigquery_client(settings)
    for dataset in client.list_datasets():
        for table in client.list_tables(dataset.dataset_id):
            rows = query(client, f"select to_json_string(t) as row from {dataset.dataset_id}.{table.table_id} as t")
            yield "\n".join(row["row"] for row in rows)


@pytest.mark.parametrize("place", [_lake_texts, _warehouse_texts])
def test_no_personal_value_is_found(personal_values: list[str], sandbox: Settings, place: object) -> None:
    texts = list(place(sandbox))  # type: ignore[operator]
    assert sum(map(len, texts)) > 100_000
    leaked = {value for value in personal_values for text in texts if value in text}
    assert not leaked
