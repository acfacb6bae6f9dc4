"""Jobs of the pipeline: each is run once and to its end, over errors that pass within minutes."""

import io
from collections.abc import Callable
from typing import Any, TypeVar

import requests
from google.api_core.exceptions import Conflict, GoogleAPICallError, NotFound, RetryError
from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import ServiceUnreachable
from contracts.warehouse.errors import error_of, passes
from contracts.warehouse.jobs import Patience, job_result, patiently
from etl.platform.bigquery_client import ANSWER_SECONDS, BUSY, RETRY

Result = TypeVar("Result")

_FAULTS = (GoogleAPICallError, RetryError, requests.RequestException)


def rows_of(
    client: bigquery.Client, sql: str, config: bigquery.QueryJobConfig, patience: Patience = BUSY,
) -> list[dict[str, Any]]:
    """Run one statement or script once, to its end; rows as dicts.

    A script that is not one transaction must be one that may run twice: a failed one is started anew.

    Raises:
        ServiceUnreachable: no answer came in half a minute, or an error that may pass did not, in `patience`.
        GoogleAPICallError: any other error of the service, at once and as it is.
    """
    def start(job_id: str) -> bigquery.QueryJob:
        return client.query(sql, job_config=config, job_id=job_id, retry=RETRY, job_retry=None)

    def read(job: bigquery.QueryJob) -> list[dict[str, Any]]:
        return [dict(row) for row in job.result(retry=RETRY)]

    return _ended(client, start, read, patience)


def changed_by(
    client: bigquery.Client, sql: str, config: bigquery.QueryJobConfig, patience: Patience = BUSY,
) -> int:
    """Run one statement that changes rows; how many it changed. Errors as in `rows_of`."""
    def start(job_id: str) -> bigquery.QueryJob:
        return client.query(sql, job_config=config, job_id=job_id, retry=RETRY, job_retry=None)

    def read(job: bigquery.QueryJob) -> int:
        job.result(retry=RETRY)
        return job.num_dml_affected_rows or 0

    return _ended(client, start, read, patience)


def load_lines(
    client: bigquery.Client, lines: bytes, table: str, config: bigquery.LoadJobConfig, patience: Patience = BUSY,
) -> None:
    """Load a small file's bytes into `project.dataset.table`; errors as in `rows_of`."""
    def start(job_id: str) -> bigquery.LoadJob:
        return client.load_table_from_file(io.BytesIO(lines), table, job_id=job_id, job_config=config)

    def read(job: bigquery.LoadJob) -> None:
        job.result(retry=RETRY)

    _ended(client, start, read, patience)


def columns_of(client: bigquery.Client, sql: str, patience: Patience = BUSY) -> tuple[str, ...]:
    """The columns of a query's rows; a dry run finds them and reads no table. Errors as in `rows_of`."""
    config = bigquery.QueryJobConfig(dry_run=True)
    try:
        job = patiently(lambda: client.query(sql, job_config=config, retry=RETRY, job_retry=None), patience)
    except _FAULTS as error:
        raise _ours(error, patience, client) from error
    return tuple(field.name for field in job.schema or ())


def _ended(
    client: bigquery.Client, start: Callable[[str], Any], read: Callable[[Any], Result], patience: Patience,
) -> Result:
    def started_or_found(job_id: str) -> Any:
        try:
            return start(job_id)
        except Conflict:
            return client.get_job(job_id, retry=RETRY.with_predicate(_may_come_to_light))

    try:
        return job_result(started_or_found, read, patience)
    except _FAULTS as error:
        raise _ours(error, patience, client) from error


def _may_come_to_light(error: Exception) -> bool:
    """A job that there is one of already may be unknown for a moment."""
    return isinstance(error, NotFound) or passes(error)


def _ours(
    error: GoogleAPICallError | RetryError | requests.RequestException, patience: Patience, client: bigquery.Client,
) -> Exception:
    """The error as ours when it was one that may pass."""
    said = error_of(error)
    if said is None or not said.passes:
        return error
    if said.is_away:
        cause = type(error.cause if isinstance(error, RetryError) else error).__name__
        return ServiceUnreachable(
            f"BigQuery at {client._connection.API_BASE_URL}: no answer within {ANSWER_SECONDS} s ({cause}). "
            f"Check GCP_PROJECT and the network; for the sandbox: {command('sandbox up')}."
        )
    return ServiceUnreachable(
        f"BigQuery: refused for {patience.total_seconds:g} s, {' '.join(said.reasons) or said.code}: "
        f"{said.message.partition(chr(10))[0].rstrip('.')}. Run it again later; docs/runbook/operations.md, "
        "A busy warehouse, says what else helps."
    )
