"""What the warehouse tells of days and runs; the only place of the review that asks it."""

from collections.abc import Iterable
from datetime import date

from google.api_core.exceptions import BadRequest, NotFound
from google.cloud import bigquery

from contracts.outcome import Outcome, Severity, Status
from contracts.tables import MARTS
from etl.publishing.publication import state_table
from etl.review.facts import DayVerdict, ReasonCount, StationFact, TableChange, Volume
from etl.warehouse import Scalar, query

SHOWN_DAYS = 14


def verdicts(client: bigquery.Client) -> tuple[DayVerdict, ...]:
    """Every day that was ever run, oldest first."""
    return tuple(DayVerdict(**row) for row in query(client, _VERDICTS))


def stations(client: bigquery.Client, day: date) -> tuple[StationFact, ...]:
    """The stations of the day's latest run, in the order they started."""
    return tuple(StationFact(**row) for row in query(client, _STATIONS, {"day": day}))


def outcomes(client: bigquery.Client, day: date) -> tuple[Outcome, ...]:
    """Each gate's latest outcomes on the day, what failed first."""
    return tuple(
        Outcome(row["gate"], row["check_name"], Severity(row["severity"]), Status(row["status"]),
                row["observed"] or "", row["expected"] or "", row["message"] or "")
        for row in query(client, _OUTCOMES, {"day": day})
    )


def reasons(client: bigquery.Client, day: date) -> tuple[ReasonCount, ...]:
    """Open quarantine items by day and reason, for the day and the days shown before it."""
    rows = query(client, _REASONS, {"day": day, "days": SHOWN_DAYS})
    return tuple(ReasonCount(**row) for row in rows)


def volumes(client: bigquery.Client, day: date) -> tuple[Volume, ...]:
    """Loaded events, published orders and revenue, for the day and the days shown before it, oldest first."""
    parameters: dict[str, Scalar] = {"day": day, "days": SHOWN_DAYS}
    try:
        orders = {row["day"]: row for row in query(client, _ORDERS, parameters)}
    except NotFound:
        orders = {}
    loaded = {row["day"]: row["events"] for row in query(client, _EVENTS, parameters)}
    return tuple(
        Volume(one, loaded.get(one, 0), *((orders[one]["orders"], orders[one]["revenue_eur"]) if one in orders
                                          else (0, None)))
        for one in sorted(loaded.keys() | orders.keys())
    )


def changes(client: bigquery.Client, publication_id: str) -> tuple[TableChange, ...]:
    """What the live publication changed in each mart; none when it is not live, or the state before is not kept."""
    rows = query(client, _LIVE_TABLES, {"publication_id": publication_id})
    tables: Iterable[str] = rows[0]["tables"] if rows else ()
    parts = [_CHANGE.format(name=name, after=f"{MARTS}.{name}", before=state_table(name, publication_id))
             for name in tables]
    try:
        found = query(client, "union all".join(parts)) if parts else []
    except (NotFound, BadRequest):
        return ()
    return tuple(sorted((TableChange(**row) for row in found), key=lambda change: change.table))


_VERDICTS = """
with latest as (
  select data_date, gate, run_id, countif(severity = 'warn' and status = 'failed') as warnings
  from glamira_ops.outcomes
  group by data_date, gate, run_id
  qualify row_number() over (partition by data_date, gate order by max(recorded_at) desc) = 1
),
told as (select data_date, sum(warnings) as warnings from latest group by data_date)
select
  days.data_date as day, days.status, ifnull(days.gate, '') as gate, ifnull(days.reason, '') as reason,
  ifnull(days.rows_quarantined, 0) as rows_quarantined, days.published_at,
  ifnull(days.publication_id, '') as publication_id, cast(ifnull(told.warnings, 0) as int64) as warnings
from glamira_ops.quality_status as days
left join told on days.data_date = told.data_date
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
select gate, check_name, severity, status, observed, expected, message
from glamira_ops.outcomes
where data_date = @day
qualify rank() over (partition by gate order by recorded_at desc) = 1
order by status, severity, gate, check_name
"""

_REASONS = """
select items.data_date as day, reason, count(*) as count
from glamira_ops.quarantine_log as items, unnest(items.reasons) as reason
where items.status = 'open' and items.data_date between date_sub(@day, interval @days day) and @day
group by items.data_date, reason
order by reason, day
"""

_EVENTS = """
select event_date as day, cast(sum(row_count) as int64) as events
from glamira_ops.loads
where dataset = 'events' and status = 'loaded'
  and event_date between date_sub(@day, interval @days day) and @day
group by event_date
"""

_ORDERS = """
select order_date as day, cast(sum(order_count) as int64) as orders, sum(revenue_eur) as revenue_eur
from glamira_marts.mart_revenue_daily
where order_date between date_sub(@day, interval @days day) and @day
group by order_date
"""

_LIVE_TABLES = """
select tables from glamira_ops.publications where publication_id = @publication_id and status = 'live'
"""

_CHANGE = """
select '{name}' as `table`,
  (select count(*) from {before}) as before,
  (select count(*) from {after}) as after,
  (select count(*) from (select to_json_string(shown) as content from {after} as shown except distinct
                         select to_json_string(kept) as content from {before} as kept)) as added,
  (select count(*) from (select to_json_string(kept) as content from {before} as kept except distinct
                         select to_json_string(shown) as content from {after} as shown)) as removed
"""
