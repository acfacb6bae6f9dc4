"""Statements against the warehouse: one at a time, typed, run once, given up in time to come again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from google.api_core.exceptions import Conflict, NotFound
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY

from contracts.errors import PathError
from contracts.lake.paths import parse_object_name
from contracts.warehouse.errors import passes
from contracts.warehouse.jobs import Patience, job_result, patiently

# A delivery is given 540 s, and comes again after that: what has not passed by then is waited for between deliveries.
PATIENCE_SECONDS = 60
PATIENCE = DEFAULT_RETRY.with_timeout(PATIENCE_SECONDS)
BUSY = Patience(total_seconds=120)
JOB_SECONDS = 480

Parameter = bigquery.ScalarQueryParameter
Result = TypeVar("Result")

# One delivery is one thread's: jobs of another one at the same time bear other labels.
_labels: ContextVar[dict[str, str] | None] = ContextVar("labels", default=None)


@contextmanager
def labelled(object_name: str) -> Iterator[None]:
    """Give the jobs of this delivery the dataset and batch of its object, valid labels as they are."""
    token = _labels.set(_place(object_name))
    try:
        yield
    finally:
        _labels.reset(token)


def _place(object_name: str) -> dict[str, str]:
    try:
        path, _ = parse_object_name(object_name)
    except PathError:
        return {}
    return {"dataset": path.dataset, "batch": path.batch_id}


def labels() -> dict[str, str]:
    """The labels of a job that starts now."""
    return dict(_labels.get() or {})


def run(client: bigquery.Client, sql: str, parameters: Sequence[Parameter] = ()) -> list[dict[str, Any]]:
    """Run a statement, or a script that is one transaction, once and wait for its end; rows as dicts.

    Raises:
        GoogleAPICallError: it failed, for good or for longer than `BUSY`.
        RetryError: the warehouse did not answer.
        TimeoutError: it takes longer than a delivery may.
    """
    config = bigquery.QueryJobConfig(query_parameters=list(parameters), labels=labels())

    def start(job_id: str) -> Any:
        try:
            return client.query(sql, job_config=config, job_id=job_id, retry=PATIENCE, job_retry=None)
        except Conflict:
            return found(client, job_id)

    return job_result(start, _rows, BUSY)


def repeated(request: Callable[[], Result]) -> Result:
    """The answer to a request that may be sent any number of times, over errors that pass."""
    return patiently(request, BUSY)


def found(client: bigquery.Client, job_id: str) -> Any:
    """The job that an id belongs to already; right after its start the service may not know it yet."""
    return client.get_job(job_id, retry=PATIENCE.with_predicate(_may_come_to_light))


def _rows(job: bigquery.QueryJob) -> list[dict[str, Any]]:
    return [dict(row) for row in job.result(retry=PATIENCE, timeout=JOB_SECONDS)]


def _may_come_to_light(error: Exception) -> bool:
    return isinstance(error, NotFound) or passes(error)
