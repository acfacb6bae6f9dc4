"""Incidents: a day held, from its first halt to its publication, and who was notified of it."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

# A reason that passed through the table of runs was cut there.
COMPARED = 500
_PASSING = re.compile(
    r"The whole story: \S+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*|(manual|scheduled)__\S+|process \d+"
    r"|\b\d+(\.\d+)? s\b"
)


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident: station, gate and error are those of the last notification.

    `notified_at` is none as long as no channel took a message of it. `closed_because` is why a steward closed the day
    of an incident that is over; empty when the day was published.
    """

    incident_id: str
    data_date: date
    station: str
    gate: str
    error: str
    opened_at: datetime
    notified_at: datetime | None
    closed_because: str = ""

    def repeats(self, station: str, gate: str, error: str) -> bool:
        """Whether a halt is the one last notified of; moments, run ids and durations in an error make no difference."""
        return (self.station, self.gate, essence(self.error)) == (station, gate, essence(error))


def essence(error: str) -> str:
    """What of an error stays the same when the same thing goes wrong again."""
    return _PASSING.sub("", error[:COMPARED])


def new_incident(day: date, station: str, gate: str, error: str, opened_at: datetime) -> Incident:
    """An incident that nobody was notified of."""
    return Incident(f"{day}-{uuid.uuid4().hex[:8]}", day, station, gate, error, opened_at, None)


def open_incident(client: bigquery.Client, day: date) -> Incident | None:
    """The open incident of a day; one whose day was published since is over, whatever its row says."""
    return next((Incident(**row) for row in query(client, _sql("open"), {"day": day})), None)


def ended_incidents(client: bigquery.Client) -> list[Incident]:
    """Incidents whose day is published or closed, and of whose end nobody was notified, oldest first."""
    return [Incident(**row) for row in query(client, _sql("ended"))]


def keep_incident(client: bigquery.Client, incident: Incident, *, is_notified: bool) -> None:
    """Keep an incident; its last notification too, when a channel took it."""
    query(client, _sql("keep"), {
        "incident_id": incident.incident_id, "day": incident.data_date, "station": incident.station,
        "gate": incident.gate, "error": incident.error, "opened_at": incident.opened_at, "is_notified": is_notified,
    })


def resolve_incident(client: bigquery.Client, incident_id: str, *, is_notified: bool) -> None:
    """Close an incident; a later publication notifies of its end again as long as no channel took that."""
    query(client, _sql("resolve"), {"incident_id": incident_id, "is_notified": is_notified})
