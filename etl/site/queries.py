"""What the warehouse tells of days and runs; usual figures and changes have modules of their own."""

from datetime import date
from typing import Any

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.outcome import Outcome, Severity, Status
from etl.gates.hold import Acceptance
from etl.platform.bigquery import query
from etl.site.facts import DayVerdict, LargeLine, ReasonCount, StationFact
from etl.stations import DAY_STATIONS

SHOWN_DAYS = 14
LARGEST = 5


def verdicts(client: bigquery.Client) -> tuple[DayVerdict, ...]:
    """Every day that was ever run, oldest first."""
    stations = [station.name for station in DAY_STATIONS]
    return tuple(DayVerdict(**row) for row in query(client, _VERDICTS, {"stations": stations}))


def stations(client: bigquery.Client, day: date) -> tuple[StationFact, ...]:
    """The stations of the day's latest run, in the order they started."""
    return tuple(StationFact(**row) for row in query(client, _STATIONS, {"day": day}))


def outcomes(client: bigquery.Client, day: date) -> tuple[Outcome, ...]:
    """Each gate's latest outcomes on the day, what failed first."""
    return tuple(map(_outcome, query(client, _OUTCOMES, {"day": day})))


def reasons(client: bigquery.Client, day: date) -> tuple[ReasonCount, ...]:
    """Refused documents by day and reason, for the day and the days shown before it."""
    rows = query(client, _REASONS, {"day": day, "days": SHOWN_DAYS})
    return tuple(ReasonCount(**row) for row in rows)


def acceptances(client: bigquery.Client, day: date) -> tuple[Acceptance, ...]:
    """What stewards accepted of the day, the latest first."""
    return tuple(Acceptance(**row) for row in query(client, _ACCEPTANCES, {"day": day}))


def largest_lines(client: bigquery.Client, day: date) -> tuple[LargeLine, ...]:
    """The day's largest order lines as built, whether they are published or not; those without euros come last."""
    try:
        return tuple(LargeLine(**row) for row in query(client, _LARGEST, {"day": day, "count": LARGEST}))
    except NotFound:
        # Nothing was built yet.
        return ()


def _outcome(row: dict[str, Any]) -> Outcome:
    texts: dict[str, Any] = {name: row[name] or "" for name in _TEXTS}
    severity, status = Severity(row["severity"]), Status(row["status"])
    return Outcome(row["gate"], row["check_name"], severity, status, hold=bool(row["hold"]), **texts)


_TEXTS = ("observed", "expected", "message", "owner", "meaning", "remedy", "dataset")

_VERDICTS = """
with latest as (
  select data_date, gate, run_id, countif(severity = 'warn' and status = 'failed') as warnings
  from glamira_ops.outcomes
  group by data_date, gate, run_id
  qualify row_number() over (partition by data_date, gate order by max(recorded_at) desc) = 1
),
told as (select data_date, sum(warnings) as warnings from latest group by data_date),
ended as (
  select data_date, max(coalesce(ended_at, started_at)) as ended_at
  from glamira_ops.runs
  where station in unnest(@stations)
  group by data_date
),
incidents as (
  select data_date, incident_id, opened_at, messages
  from glamira_ops.incidents
  where status = 'open'
  qualify row_number() over (partition by data_date order by opened_at desc) = 1
)
select
  days.data_date as day, days.status, ifnull(days.gate, '') as gate, ifnull(days.reason, '') as reason,
  ifnull(days.rows_quarantined, 0) as rows_quarantined, days.published_at,
  ifnull(days.publication_id, '') as publication_id, publications.publication_id is not null as is_live,
  cast(ifnull(told.warnings, 0) as int64) as warnings, ended.ended_at,
  ifnull(if(days.status = 'held', incidents.incident_id, null), '') as incident,
  incidents.opened_at as incident_since, ifnull(incidents.messages, 0) as incident_messages
from glamira_ops.quality_status as days
left join told on days.data_date = told.data_date
left join ended on days.data_date = ended.data_date
left join incidents on days.data_date = incidents.data_date
left join glamira_ops.publications as publications
  on days.publication_id = publications.publication_id and publications.status = 'live'
order by days.data_date
"""

_STATIONS = """
select
  run_id, station, status, started_at, round(timestamp_diff(ended_at, started_at, millisecond) / 1000, 1) as seconds,
  ifnull(detail, '') as detail
from glamira_ops.runs
where data_date = @day and run_id = (
  select any_value(run_id having max started_at) from glamira_ops.runs where data_date = @day
)
order by started_at
"""

_OUTCOMES = """
select gate, check_name, severity, status, observed, expected, message, owner, meaning, remedy, dataset, hold
from glamira_ops.outcomes
where data_date = @day
qualify rank() over (partition by gate order by recorded_at desc) = 1
order by status, severity, gate, check_name
"""

_REASONS = """
select items.data_date as day, reason, count(*) as count, countif(items.status = 'open') as still_open
from glamira_ops.quarantine_log as items, unnest(items.reasons) as reason
where items.data_date between date_sub(@day, interval @days day) and @day
group by items.data_date, reason
order by reason, day
"""

_ACCEPTANCES = """
select accepted_by, reason, accepted_at
from glamira_ops.acceptances
where data_date = @day
order by accepted_at desc
"""

_LARGEST = """
select
  lines.event_id, lines.store_id, lines.product_id, ifnull(products.product_name, 'Unknown') as product_name,
  lines.quantity, lines.unit_price, lines.currency_code, lines.line_amount, lines.line_amount_eur
from glamira_audit.fct_order_lines as lines
left join glamira_audit.dim_products as products on lines.product_key = products.product_key
where lines.order_date = @day
order by lines.line_amount_eur is null, lines.line_amount_eur desc, lines.event_id, lines.line_number
limit @count
"""
