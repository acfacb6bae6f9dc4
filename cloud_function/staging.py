"""A batch's files in a table of their own before anything of them is visible, and what is wrong with its rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from string import Template

from google.api_core.exceptions import NotFound
from google.cloud import bigquery
from lake_objects import ManifestObject
from load_job import FileLoad, fill, was_started
from queries import PATIENCE, Parameter, repeated, run
from reasons import Reason

from contracts.errors import LoadRefused
from contracts.lake.manifest import Manifest

LINEAGE = frozenset({"_batch_id", "_run_id", "_loaded_at"})
KEPT_FOR = timedelta(days=2)

_CENSUS = Template("""
select
  count(*) as row_count,
  countif(event_date is null or event_date != @event_date) as rows_outside,
  countif($is_incomplete) as rows_incomplete
from $staging_table
""")


@dataclass(frozen=True, slots=True)
class Staged:
    """A filled table (`dataset.table`), its columns in the raw table's order, and the job that filled it.

    `required` are the columns that have a value in every row of the raw table, among them `event_date`.
    """

    table: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    job_id: str

    @property
    def is_incomplete(self) -> str:
        """The condition, in SQL, that a row lacks a value that every row has."""
        return " or ".join(f"`{name}` is null" for name in self.required)


def stage(client: bigquery.Client, bucket: str, found: ManifestObject) -> Staged | None:
    """Fill the batch's staging table; None for a batch without files.

    Raises:
        LoadRefused: the files cannot be read.
        GoogleAPICallError: the job failed for a reason that may pass.
    """
    manifest = found.manifest
    if not manifest.files:
        return None
    table = staging_table(manifest)
    uris = [f"gs://{bucket}/{manifest.path.file(file.name)}" for file in manifest.files]
    raw = _raw_columns(client, manifest.dataset)
    load = FileLoad(uris, table, [_optional(field) for field in raw])
    try:
        job_id = fill(client, load, _job_name(found), partial(_keep, client, table))
    except LoadRefused:
        drop(client, table)
        raise
    required = tuple(field.name for field in raw if field.mode == "REQUIRED")
    return Staged(table, tuple(field.name for field in load.schema), required, job_id)


def was_begun(client: bigquery.Client, found: ManifestObject) -> bool:
    """Whether another delivery may have loaded the manifest or be about to; without files there is no trace of it."""
    return not found.manifest.files or was_started(client, _job_name(found))


def staging_table(manifest: Manifest) -> str:
    """Where the rows of a batch wait, `dataset.table`."""
    return f"glamira_load.{manifest.dataset}_{manifest.batch_id.replace('-', '_')}"


def drop(client: bigquery.Client, table: str) -> None:
    """Remove a staging table, if it is there."""
    repeated(lambda: client.delete_table(table, not_found_ok=True, retry=PATIENCE))


def _job_name(found: ManifestObject) -> str:
    return f"load_{found.manifest.dataset}_{found.manifest.batch_id}_{found.generation}"


def _raw_columns(client: bigquery.Client, dataset: str) -> list[bigquery.SchemaField]:
    raw = repeated(lambda: client.get_table(f"glamira_raw.{dataset}", retry=PATIENCE)).schema
    return [field for field in raw if field.name not in LINEAGE]


def _optional(field: bigquery.SchemaField) -> bigquery.SchemaField:
    """The field without REQUIRED, which Parquet columns do not promise; the insert into raw demands it again."""
    members = [_optional(member).to_api_repr() for member in field.fields]
    mode = "REPEATED" if field.mode == "REPEATED" else "NULLABLE"
    return bigquery.SchemaField.from_api_repr(field.to_api_repr() | {"mode": mode, "fields": members})


def _keep(client: bigquery.Client, table: str) -> bool:
    """Give the table a date to vanish on, should this load die; False when it is not there any more."""
    def keep() -> None:
        staging = client.get_table(table, retry=PATIENCE)
        staging.expires = datetime.now(UTC) + KEPT_FOR
        client.update_table(staging, ["expires"], retry=PATIENCE)

    try:
        repeated(keep)
    except NotFound:
        return False
    return True


def require_rows(client: bigquery.Client, manifest: Manifest, staged: Staged) -> None:
    """Raise `LoadRefused`, and drop the table, unless it holds the manifest's rows, all of its day and all complete.

    The warehouse, not this function, unfolds the files: however small a file is, what it unfolds to is counted there
    and dropped again.
    """
    sql = _CENSUS.substitute(staging_table=staged.table, is_incomplete=staged.is_incomplete)
    [census] = run(client, sql, [Parameter("event_date", "DATE", manifest.data_date)])
    reason = _broken(manifest, census)
    if reason is not None:
        drop(client, staged.table)
        raise LoadRefused(
            reason,
            f"batch {manifest.batch_id}: {census['row_count']} rows in the files, {manifest.row_count} in the "
            f"manifest, {census['rows_outside']} outside {manifest.data_date}, {census['rows_incomplete']} without a "
            "value that every row has. Land the batch again.",
        )


def _broken(manifest: Manifest, census: Mapping[str, int]) -> Reason | None:
    if census["rows_outside"]:
        return Reason.ROW_OUTSIDE_DAY
    if census["row_count"] != manifest.row_count:
        return Reason.ROW_COUNT_MISMATCH
    return Reason.ROW_INCOMPLETE if census["rows_incomplete"] else None
