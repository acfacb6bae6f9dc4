"""The pipeline's client of the warehouse: its jobs are labelled, limited and counted, its requests end and outlast
errors that pass.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any

from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY
from google.cloud.bigquery.table import RowIterator

from contracts.warehouse.bounded_requests import bound_requests
from contracts.warehouse.jobs import Patience, patiently
from etl.platform.telemetry import count

# A service that gives no answer is given up sooner than one that says it is busy.
ANSWER_SECONDS = 30
RETRY = DEFAULT_RETRY.with_timeout(ANSWER_SECONDS)
LONGEST_LABEL = 63
_NO_LABEL = re.compile(r"[^a-z0-9_-]")


class CountedPatience(Patience):
    """Counts each further attempt as one of OpenTelemetry's `glamira.retries`."""

    def pauses(self) -> Iterator[float]:
        """As those of any patience."""
        for pause in super().pauses():
            yield pause
            count("retries", 1)


BUSY = CountedPatience(total_seconds=180)


def _patient(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the client that may be called again, over errors that pass."""
    @wraps(method)
    def call(*arguments: Any, **options: Any) -> Any:
        return patiently(lambda: method(*arguments, **{"retry": RETRY, **options}), BUSY)

    return call


def _listing(method: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the client that lists something: the whole list, or an error."""
    return _patient(lambda *arguments, **options: list(method(*arguments, **options)))


@dataclass
class Shared:
    """What the clients of one connection have in common: the jobs they started, and whether they saw every dataset
    and table in place.
    """

    statements: int = 0
    is_prepared: bool = False
    lock: Lock = field(default_factory=Lock)


class Warehouse(bigquery.Client):
    """BigQuery as the pipeline asks it."""

    get_dataset = _patient(bigquery.Client.get_dataset)
    create_dataset = _patient(bigquery.Client.create_dataset)
    update_dataset = _patient(bigquery.Client.update_dataset)
    get_table = _patient(bigquery.Client.get_table)
    create_table = _patient(bigquery.Client.create_table)
    update_table = _patient(bigquery.Client.update_table)
    delete_table = _patient(bigquery.Client.delete_table)
    list_datasets = _listing(bigquery.Client.list_datasets)
    list_tables = _listing(bigquery.Client.list_tables)

    def __init__(self, max_bytes_billed: int, **options: Any) -> None:
        """Let no query bill more than so many bytes: the service refuses it before it reads any."""
        super().__init__(**options)
        bound_requests(self)
        self.shared = Shared()
        self._max_bytes = max_bytes_billed
        self._mark({})

    def label(self, **labels: str) -> None:
        """Give every job from now on these labels beside those it gets already, made valid where they are not."""
        self._mark(self._labels | {key: label_value(value) for key, value in labels.items()})

    def with_labels(self, **labels: str) -> "Warehouse":
        """Another client of the same connection, whose jobs get these labels beside those of this one now."""
        other = object.__new__(Warehouse)
        vars(other).update(vars(self))
        other.label(**labels)
        return other

    @property
    def labels(self) -> Mapping[str, str]:
        """What every job is labelled with now."""
        return self._labels

    @contextmanager
    def labelled(self, **labels: str) -> Iterator[None]:
        """Give every job inside the block these labels, as `label` does."""
        before = self._labels
        self.label(**labels)
        try:
            yield
        finally:
            self._mark(before)

    def _mark(self, labels: dict[str, str]) -> None:
        self._labels = labels
        self.default_query_job_config = bigquery.QueryJobConfig(labels=labels, maximum_bytes_billed=self._max_bytes)
        self.default_load_job_config = bigquery.LoadJobConfig(labels=labels)

    def count_statements(self, amount: int = 1) -> None:
        """Count jobs that this client starts, or has another program start, for the station that it is labelled with.

        They are OpenTelemetry's `glamira.statements`.
        """
        with self.shared.lock:
            self.shared.statements += amount
        count("statements", amount, {"station": self._labels.get("station", "")})

    def query(self, *arguments: Any, **options: Any) -> bigquery.QueryJob:
        """Start a job, and count it."""
        self.count_statements()
        return super().query(*arguments, **options)

    def query_and_wait(self, *arguments: Any, **options: Any) -> RowIterator:
        """Run a query that only reads, as Great Expectations does, over errors that pass."""
        def attempt() -> RowIterator:
            self.count_statements()
            return bigquery.Client.query_and_wait(self, *arguments, **{**options, "retry": RETRY, "job_retry": None})

        return patiently(attempt, BUSY)

    def load_table_from_file(self, *arguments: Any, **options: Any) -> bigquery.LoadJob:
        """Start a load job, and count it."""
        self.count_statements()
        return super().load_table_from_file(*arguments, **options)


def label_value(text: str) -> str:
    """The text as a value of a label: small letters, digits, `-` and `_`, at most 63."""
    return _NO_LABEL.sub("_", text.lower())[:LONGEST_LABEL]
