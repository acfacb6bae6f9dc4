"""What the warehouse has of a day's run and order lines; usual figures and changes have modules of their own."""

from dataclasses import asdict
from datetime import date

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.runs import latest_run
from etl.platform.bigquery import query
from etl.site.facts import LargeLine, StationFact

_sql = SqlFolder(__file__)

LARGEST = 5


def stations(client: bigquery.Client, day: date) -> tuple[StationFact, ...]:
    """The stations of the day's latest run, in the order they started."""
    run = latest_run(client, day)
    return tuple(StationFact(run.run_id, **asdict(one) | {"detail": one.detail or ""}) for one in run.stations)


def largest_lines(client: bigquery.Client, day: date) -> tuple[LargeLine, ...]:
    """The day's largest order lines as built, whether they are published or not; those without euros come last."""
    try:
        return tuple(LargeLine(**row) for row in query(client, _sql("largest_lines"), {"day": day, "count": LARGEST}))
    except NotFound:
        # Nothing was built yet.
        return ()
