"""Runs a load job under ids that name what it serves, so that no delivery repeats what another has done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from google.api_core.exceptions import Conflict, GoogleAPICallError, NotFound
from google.cloud import bigquery
from queries import JOB_SECONDS, PATIENCE, found, labels, repeated
from reasons import Reason

from contracts.errors import LoadRefused
from contracts.warehouse.errors import passes

MAX_ATTEMPTS = 100
_FAULTS_OF_THE_FILES = frozenset({"invalid", "invalidQuery"})

Job = bigquery.LoadJob | bigquery.CopyJob | bigquery.ExtractJob | bigquery.QueryJob | bigquery.UnknownJob


class AttemptsExhausted(RuntimeError):
    """Raised when the job of every attempt has failed; the event comes again and ends as a dead letter."""


@dataclass(frozen=True, slots=True)
class FileLoad:
    """Which files (gs:// addresses) replace the content of which table, with which schema."""

    uris: Sequence[str]
    table: str
    schema: Sequence[bigquery.SchemaField]


def fill(client: bigquery.Client, load: FileLoad, name: str, is_usable: Callable[[], bool]) -> str:
    """The id of a job `name`_<attempt> that succeeded: one that is there already, or a new one.

    A job that failed, or whose table `is_usable` denies, costs its id; the next attempt gets another. What may pass
    is waited for, a job whose end is unknown is looked up by its id.

    Raises:
        LoadRefused: the files cannot be read.
        GoogleAPICallError: the job failed, for good or for longer than a delivery waits.
    """
    return repeated(lambda: _filled(client, load, name, is_usable))


def was_started(client: bigquery.Client, name: str) -> bool:
    """Whether there is a job `name`_0: `fill` was called with that name before. Costs no job."""
    try:
        repeated(lambda: client.get_job(f"{name}_0", retry=PATIENCE))
    except NotFound:
        return False
    return True


def _filled(client: bigquery.Client, load: FileLoad, name: str, is_usable: Callable[[], bool]) -> str:
    for attempt in range(MAX_ATTEMPTS):
        job_id = f"{name}_{attempt}"
        if _succeeded(client, load, job_id) and is_usable():
            return job_id
    raise AttemptsExhausted(f"load {name}: {MAX_ATTEMPTS} jobs failed. Look at them in BigQuery.")


def _succeeded(client: bigquery.Client, load: FileLoad, job_id: str) -> bool:
    job, is_ours = _started_or_found(client, load, job_id)
    try:
        job.result(retry=PATIENCE, timeout=JOB_SECONDS)
    except GoogleAPICallError as error:
        if job.error_result is None:
            raise
        if not is_ours:
            return False
        if job.error_result["reason"] in _FAULTS_OF_THE_FILES and not passes(error):
            message = f"files of job {job_id}: {job.error_result['message']}. Land the batch again."
            raise LoadRefused(Reason.FILE_UNREADABLE, message) from error
        raise
    return True


def _started_or_found(client: bigquery.Client, load: FileLoad, job_id: str) -> tuple[Job, bool]:
    try:
        return client.load_table_from_uri(
            load.uris, load.table, job_id=job_id, job_config=_config(load.schema), retry=PATIENCE,
        ), True
    except Conflict:
        return found(client, job_id), False


def _config(schema: Sequence[bigquery.SchemaField]) -> bigquery.LoadJobConfig:
    parquet = bigquery.ParquetOptions()
    parquet.enable_list_inference = True
    config = bigquery.LoadJobConfig(
        schema=schema, source_format=bigquery.SourceFormat.PARQUET, labels=labels(),
        write_disposition=bigquery.WriteDisposition.WRITE_TRUNCATE,
    )
    config.parquet_options = parquet
    return config
