"""Dead letters: what lies in the lake and is not loaded, because it was refused or because nobody heard of it."""

from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from etl.context import Run
from etl.loading.lost_events import landed, not_loaded, unloaded_before
from etl.warehouse import query

NOT_LOADED = "not_loaded"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One object that was never loaded: why, since when it is refused, and what to do."""

    object_uri: str
    dataset: str | None
    batch_id: str | None
    reason: str
    refused_at: datetime | None
    message: str


def dead_letters(run: Run) -> list[DeadLetter]:
    """Every refusal on record, the newest first, then live manifests of the run's day and the week before that
    are not loaded.
    """
    refused = [DeadLetter(**row) for row in query(run.bigquery, _REFUSALS)]
    known = {letter.object_uri for letter in refused}
    waiting = [stored for stored in [*unloaded_before(run), *not_loaded(run, landed(run, run.day))]
               if stored.uri not in known]
    return refused + [
        DeadLetter(
            stored.uri, stored.manifest.dataset, stored.manifest.batch_id, NOT_LOADED, None,
            f"no load of it is on record. Run `python -m etl replay {stored.manifest.batch_id}`.",
        )
        for stored in waiting
    ]


def latest_day(client: bigquery.Client) -> date | None:
    """The latest day that was ever loaded."""
    [row] = query(client, "select max(event_date) as day from glamira_ops.loads")
    day: date | None = row["day"]
    return day


_REFUSALS = """
select object_uri, dataset, batch_id, reason, refused_at, message
from glamira_ops.load_refusals
order by refused_at desc
"""
