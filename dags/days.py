"""Which day a DAG run is of, however it was started."""

from datetime import date, datetime, time, timedelta


def day_of(logical_date: datetime | None, run_after: datetime) -> date:
    """The UTC day that a run is of.

    A logical date at midnight names the day that begins there: so do scheduled runs and backfills, whose data
    interval is that day, and `airflow dags test glamira_daily DAY`. A run that somebody triggered at any other
    moment, or without a logical date, is of the last full day before.
    """
    if logical_date is not None and logical_date.time() == time.min:
        return logical_date.date()
    return (logical_date or run_after).date() - timedelta(days=1)
