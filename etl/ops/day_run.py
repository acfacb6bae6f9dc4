"""One run: a day and a run id, at work with the process's services; or several days that are published together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from google.cloud import storage

from contracts.errors import UsageError
from etl.ops.locks import Locks, Terms
from etl.platform.bigquery_client import Warehouse
from etl.platform.services import Services, open_services
from etl.platform.settings import Settings

if TYPE_CHECKING:
    from pymongo.collection import Collection
    from pymongo.database import Database


@dataclass(frozen=True)
class Run:
    """What every station gets: `day` is the data interval, a UTC day; `run_id` distinguishes the day's runs.

    `chunk` are the days that are built and published together, the run's own among them; empty: it is alone.
    """

    services: Services
    day: date
    run_id: str
    chunk: tuple[date, ...] = ()

    def __reduce__(self) -> tuple[type["Run"], tuple[Services, date, str, tuple[date, ...]]]:
        """A worker process gets the same run with clients of its own."""
        return Run, (self.services, self.day, self.run_id, self.chunk)

    @property
    def days(self) -> tuple[date, ...]:
        """The days that are built and published together, in order; most often the run's own alone."""
        return tuple(sorted(self.chunk)) or (self.day,)

    def of_day(self, day: date) -> "Run":
        """The same run at work on another day, alone; its jobs are labelled as this one's are now."""
        return self._other(day, ())

    def among(self, day: date, chunk: Iterable[date]) -> "Run":
        """The same run at work on a day of a chunk, under the locks that it holds already."""
        other = self._other(day, tuple(chunk))
        vars(other)["locks"] = self.locks
        return other

    def each(self) -> tuple["Run", ...]:
        """The run of each of its days, in their order."""
        return tuple(self.among(day, self.chunk) for day in self.days) if self.chunk else (self,)

    def _other(self, day: date, chunk: tuple[date, ...]) -> "Run":
        other = replace(self, day=day, chunk=chunk)
        vars(other)["bigquery"] = self.bigquery.with_labels(day=f"{day}")
        return other

    @property
    def settings(self) -> Settings:
        """The settings of its services."""
        return self.services.settings

    @property
    def mongo(self) -> "Database[dict[str, Any]]":
        """The shop's database."""
        return self.services.mongo

    @property
    def events(self) -> "Collection[dict[str, Any]]":
        """The collection of user actions (`countly.summary` at the shop)."""
        return self.services.events

    @property
    def storage(self) -> storage.Client:
        """Cloud Storage."""
        return self.services.storage

    @cached_property
    def bigquery(self) -> Warehouse:
        """BigQuery, whose jobs name the day and the run."""
        return self.services.bigquery.with_labels(day=f"{self.day}", run=self.run_id)

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
    return Run(open_services(), day, run_id or clock_id("manual"))


def clock_id(purpose: str) -> str:
    """The id of work that somebody begins now, by its purpose and the clock."""
    return f"{purpose}__{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def require_over(day: date) -> None:
    """Pass when a day is over.

    Raises:
        UsageError: it is not over yet.
    """
    today = datetime.now(UTC).date()
    if day >= today:
        raise UsageError(f"day {day}: it is not over yet in UTC. Choose a day before {today}.")
