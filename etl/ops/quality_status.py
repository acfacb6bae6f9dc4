"""Quality status: which days readers see, are held at what gate, or have no documents; entries are only added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.warehouse.ledgers import QUALITY_STATUS, day_states
from contracts.warehouse.sql import SqlFolder, day_list, text_literal
from etl.ops.day_run import Run
from etl.ops.publications import Publication
from etl.platform.bigquery import change, query

_sql = SqlFolder(__file__)

CLOSED = "empty"  # a steward accepted that the day has no documents
_BEFORE = "recorded_at < (select max(published_at) from glamira_ops.publications where publication_id = {identity})"


@dataclass(frozen=True, slots=True)
class DayStatus:
    """One day: published, held at a gate, or empty; without a verdict, what `etl.ops.days` says of it."""

    data_date: date
    status: str
    gate: str | None
    reason: str | None
    rows_quarantined: int | None
    published_at: datetime | None
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """One day with its latest run's warnings and its open incident.

    `is_live`: whether its publication is the one that a roll back takes back; `ended_at` when its latest station
    ended. `incident` is empty when none is open; then `incident_since` is none.
    """

    day: date
    status: str
    gate: str = ""
    reason: str = ""
    rows_quarantined: int = 0
    published_at: datetime | None = None
    publication_id: str = ""
    is_live: bool = False
    warnings: int = 0
    ended_at: datetime | None = None
    incident: str = ""
    incident_since: datetime | None = None
    incident_messages: int = 0

    @property
    def word(self) -> str:
        """`held`, `published`, `empty` (closed, it has no documents), or `warned`: published with warnings."""
        return "warned" if self.status == "published" and self.warnings else self.status


@dataclass(frozen=True, slots=True)
class ShownProduct:
    """A page of a product on a day that readers see."""

    product_id: int
    url: str


def mark_held(run: Run, gate: str, reason: str) -> None:
    """Record that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _sql("hold"), {"day": run.day, "gate": gate, "reason": reason})


def mark_closed(run: Run, reason: str) -> None:
    """Record that a steward closed the run's day, which has no documents."""
    query(run.bigquery, _sql("close"), {"day": run.day, "reason": reason})


def closed_because(run: Run) -> str:
    """Why the run's day was closed as one without documents; empty when it is not closed."""
    rows = query(run.bigquery, _sql("closed"), {"day": run.day})
    return str(rows[0]["reason"]) if rows else ""


def confirm_published(run: Run, days: Sequence[date]) -> bool:
    """Record that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    return change(run.bigquery, _sql("confirm"), {"days": list(days)}) > 0


def mark_published(publication: Publication) -> str:
    """A statement of a script: the publication, which was entered before, shows its days."""
    identity = text_literal(publication.publication_id)
    return _sql("mark_published", publication_id=identity, days=day_list(publication.days))


def restore_status(live: Publication) -> str:
    """A statement of a script: the live publication's days are held, and shown by whichever showed them before it."""
    identity, history = text_literal(live.publication_id), QUALITY_STATUS.history.full_name
    former = day_states(history, _BEFORE.format(identity=identity))
    return _sql(
        "restore", publication_id=identity, days=day_list(live.days), former=former.strip(),
        latest=day_states(history).strip(),
    )


def overview(client: bigquery.Client) -> list[DayStatus]:
    """Every day that was ever judged, newest first."""
    return [DayStatus(**row) for row in query(client, _sql("all"))]


def verdicts(client: bigquery.Client, stations: Sequence[str]) -> tuple[DayVerdict, ...]:
    """Every day that was ever judged, oldest first; a day ended with the latest of its own `stations`."""
    return tuple(DayVerdict(**row) for row in query(client, _sql("verdicts"), {"stations": list(stations)}))


def shown_days(client: bigquery.Client, days: Sequence[date]) -> set[date]:
    """Those of the days that a publication shows, also when they are held by now; none of none asks nothing."""
    if not days:
        return set()
    return {row["data_date"] for row in query(client, _sql("shown"), {"days": list(days)})}


def unsettled_days(client: bigquery.Client) -> set[date]:
    """Days of which readers see another batch than the one that was loaded last."""
    return {row["data_date"] for row in query(client, _sql("unsettled"))}


def touched_days(client: bigquery.Client, days: Sequence[date], oldest: datetime) -> dict[date, set[date]]:
    """For each of `days` the other published days, not loaded since, that have repeats of an order that it has, or had
    as it was published.

    Without those loaded before `oldest`: raw keeps their rows no more, so that they cannot be built again.

    Raises:
        google.api_core.exceptions.NotFound: nothing was published yet.
    """
    touched: dict[date, set[date]] = {day: set() for day in days}
    for row in query(client, _sql("touched"), {"days": list(days), "oldest": oldest}):
        touched[row["day"]].add(row["order_date"])
    return touched


def shown_products(run: Run, outcome: str, oldest: datetime) -> list[ShownProduct]:
    """Pages of this outcome, no older, on other days that a publication shows; not of products that the day has."""
    rows = query(run.bigquery, _sql("shown_products"), {"named": outcome, "day": run.day, "oldest": oldest})
    return [ShownProduct(**row) for row in rows]
