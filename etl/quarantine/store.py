"""Quarantine: refused documents are kept whole, with every reason, before anything accepted lands."""

import logging
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from google.cloud import bigquery

from contracts.lake.paths import BatchPath
from contracts.warehouse.tables import LOAD, QUARANTINE_LOG
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import write_trail
from etl.ops.quarantine_log import Judged, close_repaired, merge_refused
from etl.platform.bigquery_jobs import load_lines
from etl.platform.storage import content_of_file, put

log = logging.getLogger(__name__)

Record = dict[str, Any]

_LOGGED = ("quarantine_id", "dataset", "data_date", "document_id", "store_id", "reasons", "contract_version")


def keep(run: Run, path: BatchPath, file: Path, gone: Collection[str] = ()) -> None:
    """Write a batch's refused rows to the quarantine bucket and bring the log up to date; twice does no harm.

    Items of this dataset and day that are still open but no longer refused were repaired at the source: they
    are marked `reprocessed`, without those of `gone`, whose documents the quarantine alone has now.
    Items that an operator discarded or reprocessed stay what they are.

    Raises:
        WriteConflict: somebody else keeps other rows under the batch's name.
    """
    table = pq.read_table(file, columns=list(_LOGGED))
    if len(table):
        bucket = run.services.quarantine_bucket
        put(bucket, path.quarantine, content_of_file(file), "application/vnd.apache.parquet")
    _log_items(run, path, table, gone)
    log.info("quarantined dataset=%s day=%s batch=%s rows=%d", path.dataset, path.data_date, path.batch_id, len(table))


def _log_items(run: Run, path: BatchPath, table: pa.Table, gone: Collection[str]) -> None:
    judged = Judged(path.dataset, path.data_date, tuple(sorted(gone)))
    if len(table):
        _merge_items(run, path, table, judged)
        write_trail(run.bigquery)
    elif close_repaired(run.bigquery, judged):
        write_trail(run.bigquery)


def _merge_items(run: Run, path: BatchPath, table: pa.Table, judged: Judged) -> None:
    # Two machines that land the same batch must not drop each other's rows.
    staging = f"{LOAD}.quarantine_{path.dataset}_{path.batch_id.replace('-', '_')}_{uuid.uuid4().hex[:8]}"
    fields = {column.name: bigquery.SchemaField.from_api_repr(column.to_api()) for column in QUARANTINE_LOG.columns}
    config = bigquery.LoadJobConfig(
        schema=[fields[name] for name in _LOGGED], source_format=bigquery.SourceFormat.NEWLINE_DELIMITED_JSON,
        write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE,
    )
    lines = b"".join(orjson.dumps(row) + b"\n" for row in table.to_pylist())
    destination = f"{run.bigquery.project}.{staging}"
    load_lines(run.bigquery, lines, destination, config)
    merge_refused(run.bigquery, staging, judged, path.batch_id)
    run.bigquery.delete_table(destination, not_found_ok=True)
