"""One run: a day, a run id, and the clients it works with, opened when first needed."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from google.cloud import storage

from contracts.errors import UsageError
from etl.ops.locks import Locks, Terms
from etl.platform import clients
from etl.platform.bigquery_client import Warehouse
from etl.platform.settings import Settings, load_settings

if TYPE_CHECKING:
    from pymongo.collection import Collection
    from pymongo.database import Database


@dataclass(frozen=True)
class Run:
    """What every station gets: `day` is the data interval, a UTC day."""

    settings: Settings
    day: date
    run_id: str

    def __reduce__(self) -> tuple[type["Run"], tuple[Settings, date, str]]:
        """A worker process gets the same run with clients of its own."""
        return Run, (self.settings, self.day, self.run_id)

    def of_day(self, day: date) -> "Run":
        """The same run at work on another day; what it has the warehouse do counts for this one."""
        other = replace(self, day=day)
        other.bigquery.label(**{**self.bigquery.labels, "day": f"{day}"})
        other.bigquery.tally, other.bigquery.is_prepared = self.bigquery.tally, self.bigquery.is_prepared
        return other

    @cached_property
    def mongo(self) -> "Database[dict[str, Any]]":
        """The shop's database."""
        from etl.platform.mongo import mongo_database  # noqa: PLC0415 - verbs that only ask the warehouse spare its driver

        return mongo_database(self.settings)

    @cached_property
    def events(self) -> "Collection[dict[str, Any]]":
        """The collection of user actions (`countly.summary` at the shop)."""
        return self.mongo[self.settings.mongo_collection]

    @cached_property
    def storage(self) -> storage.Client:
        """Cloud Storage."""
        return clients.storage_client(self.settings)

    @cached_property
    def bigquery(self) -> Warehouse:
        """BigQuery."""
        client = clients.bigquery_client(self.settings)
        client.label(day=f"{self.day}", run=self.run_id)
        return client

    @cached_property
    def locks(self) -> Locks:
        """The locks that this run holds in this process."""
        terms = Terms(self.settings.lock_lease_seconds, self.settings.lock_wait_seconds)
        return Locks(self.bigquery, self.run_id, terms)


def open_run(day: date, run_id: str = "") -> Run:
    """A run of `day` with the process's settings; without an id it gets one from the clock.

    Raises:
        UsageError: the day is not over yet.
        SettingsError: a setting is missing.
    """
    require_over(day)
    return Run(load_settings(), day, run_id or f"manual__{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}")


def require_over(day: date) -> None:
    """Pass when a day is over.

    Raises:
        UsageError: it is not over yet.
    """
    today = datetime.now(UTC).date()
    if day >= today:
        raise UsageError(f"day {day}: it is not over yet in UTC. Choose a day before {today}.")
