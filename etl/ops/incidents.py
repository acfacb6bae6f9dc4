"""Incidents: a day held, from its first halt to its publication, and what was told of it."""

import re
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from etl.platform.bigquery import query

# A reason that passed through `glamira_ops.runs` was cut there.
COMPARED = 500
_PASSING = re.compile(
    r"The whole story: \S+|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*|(manual|scheduled)__\S+|process \d+"
    r"|\b\d+(\.\d+)? s\b"
)


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of `glamira_ops.incidents`: station, gate and error are those that were told last.

    `told_at` is none as long as no channel took a message of it. `closed_because` is why a steward closed the day of an
    incident that is over; empty when the day was published.
    """

    incident_id: str
    data_date: date
    station: str
    gate: str
    error: str
    opened_at: datetime
    told_at: datetime | None
    closed_because: str = ""

    def says(self, station: str, gate: str, error: str) -> bool:
        """Whether a halt is what was told already; moments, run ids and durations in an error make no difference."""
        return (self.station, self.gate, essence(self.error)) == (station, gate, essence(error))


def essence(error: str) -> str:
    """What of an error stays the same when the same thing goes wrong again."""
    return _PASSING.sub("", error[:COMPARED])


def new_incident(day: date, station: str, gate: str, error: str, opened_at: datetime) -> Incident:
    """An incident that nobody was told of."""
    return Incident(f"{day}-{uuid.uuid4().hex[:8]}", day, station, gate, error, opened_at, None)


def open_incident(client: bigquery.Client, day: date) -> Incident | None:
    """The open incident of a day; one whose day was published since is over, whatever its row says."""
    return next((Incident(**row) for row in query(client, _OPEN, {"day": day})), None)


def ended_incidents(client: bigquery.Client) -> list[Incident]:
    """Incidents whose day is published or closed, and whose end nobody was told of, oldest first."""
    return [Incident(**row) for row in query(client, _ENDED)]


def keep_incident(client: bigquery.Client, incident: Incident, *, is_told: bool) -> None:
    """Keep an incident, and what was told of it when a channel took that."""
    query(client, _KEEP, {
        "incident_id": incident.incident_id, "day": incident.data_date, "station": incident.station,
        "gate": incident.gate, "error": incident.error, "opened_at": incident.opened_at, "is_told": is_told,
    })


def resolve_incident(client: bigquery.Client, incident_id: str, *, is_told: bool) -> None:
    """Close an incident; its end is told again by a later publication as long as no channel took it."""
    query(client, _RESOLVE, {"incident_id": incident_id, "is_told": is_told})


_OPEN = """
select
  incidents.incident_id, incidents.data_date, incidents.station, incidents.gate, incidents.error, incidents.opened_at,
  incidents.told_at
from glamira_ops.incidents as incidents
left join glamira_ops.quality_status as days on incidents.data_date = days.data_date
where incidents.data_date = @day and incidents.status = 'open'
  and (days.published_at is null or days.published_at <= incidents.opened_at)
order by incidents.opened_at desc
limit 1
"""

_ENDED = """
select
  incidents.incident_id, incidents.data_date, incidents.station, incidents.gate, incidents.error, incidents.opened_at,
  incidents.told_at, if(days.status = 'empty', days.reason, '') as closed_because
from glamira_ops.incidents as incidents
inner join glamira_ops.quality_status as days on incidents.data_date = days.data_date
where days.status in ('published', 'empty') and incidents.end_told_at is null
order by incidents.opened_at, incidents.incident_id
"""

_KEEP = """
merge glamira_ops.incidents as known
using (select @incident_id as incident_id, if(@is_told, current_timestamp(), null) as told_at) as latest
on known.incident_id = latest.incident_id
when matched then update set
  station = if(@is_told, @station, known.station), gate = if(@is_told, @gate, known.gate),
  error = if(@is_told, @error, known.error), told_at = coalesce(latest.told_at, known.told_at),
  messages = known.messages + if(@is_told, 1, 0)
when not matched then insert (incident_id, data_date, status, station, gate, error, opened_at, told_at, messages)
values (latest.incident_id, @day, 'open', @station, @gate, @error, @opened_at, latest.told_at, if(@is_told, 1, 0))
"""

_RESOLVE = """
update glamira_ops.incidents
set status = 'resolved', resolved_at = coalesce(resolved_at, current_timestamp()),
  end_told_at = if(@is_told, current_timestamp(), end_told_at), messages = messages + if(@is_told, 1, 0)
where incident_id = @incident_id
"""
