"""What the ops tables ask of a run: its warehouse, its day and its id."""

from datetime import date
from typing import Protocol

from etl.platform.bigquery_client import Warehouse


class DayRun(Protocol):
    """A run of a day, whoever made it."""

    @property
    def bigquery(self) -> Warehouse:
        """The warehouse that remembers it."""

    @property
    def day(self) -> date:
        """The data interval, a UTC day."""

    @property
    def run_id(self) -> str:
        """The id that tells it from other runs of the day."""
