"""Day keys: the key that made the pseudonyms of each day that was loaded, so that analysts see where one ends."""

from collections.abc import Iterable
from datetime import date

from contracts.warehouse.sql import SqlFolder, day_list
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


def keep_day_key(run: Run, fingerprint: str, epoch: str) -> None:
    """Keep which key the run's day is of; nothing changes when that is known."""
    query(run.bigquery, _sql("keep"), {"day": run.day, "fingerprint": fingerprint, "epoch": epoch})


def keys_of_days(days: Iterable[date]) -> str:
    """A query for the fingerprints of the keys that these days are of."""
    return _sql("of_days", days=day_list(days)).strip()
