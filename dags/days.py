"""Which day a DAG run is of, however it was started, and whether it can be run at all."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from contracts.errors import UsageError

# The shop's first documents; GLAMIRA_FIRST_DAY takes its place.
FIRST_DAY = date(2020, 4, 1)


def bound(variable: str) -> date | None:
    """A day out of the environment, `YYYY-MM-DD`; none when it is unset."""
    text = os.environ.get(variable)
    return date.fromisoformat(text) if text else None


def first_day() -> date:
    """The first day that may be run."""
    return bound("GLAMIRA_FIRST_DAY") or FIRST_DAY


def day_of(logical_date: datetime | None, run_after: datetime) -> date:
    """The UTC day that a run is of when its form names none.

    A logical date at midnight names the day that begins there: so do scheduled runs and backfills, whose data
    interval is that day, and `airflow dags test glamira_daily DAY`. A run that somebody triggered at any other
    moment, or without a logical date, is of the last full day before.
    """
    if logical_date is not None and logical_date.time() == time.min:
        return logical_date.date()
    return (logical_date or run_after).date() - timedelta(days=1)


def run_day(conf: Mapping[str, Any] | None, logical_date: datetime | None, run_after: datetime) -> date:
    """The UTC day of a run: the form's `day`, or that of its logical date.

    Raises:
        UsageError: the form's day is none, or not the one that the logical date names; or the form says something else.
    """
    said = dict(conf or {})
    text, by_date = said.pop("day", None), day_of(logical_date, run_after)
    if said:
        raise UsageError(f"conf {', '.join(map(repr, sorted(said)))}: nothing of a run is called so. Say `day` alone.")
    if text is None or text == "":
        return by_date
    day = parse_day(text)
    if logical_date is not None and logical_date.time() == time.min and day != by_date:
        raise UsageError(f"day {day}: the run's logical date names {by_date}. Trigger it again with one of them.")
    return day


def parse_day(text: object) -> date:
    """A day of a form.

    Raises:
        UsageError: it is none.
    """
    try:
        return datetime.strptime(str(text), "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError as error:
        raise UsageError(f"day {text!r}: {error}. Write it as YYYY-MM-DD.") from error


def refusal(day: date, first: date, now: datetime) -> str:
    """Why a day cannot be run at the moment `now`; empty when it can."""
    if day >= now.astimezone(UTC).date():
        return f"day {day}: it is not over yet in UTC. Choose a day before {now.astimezone(UTC).date()}."
    if day < first:
        return f"day {day}: it is before the first day, {first}. Choose a later one, or set GLAMIRA_FIRST_DAY."
    return ""
