"""What the tasks of `glamira_backfill` do: ask the functions behind the verb `backfill`, nothing of their own."""

import logging
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from airflow.sdk import Context, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable, UsageError
from dags.assets import announce, announce_held, announce_late, announce_refused
from dags.days import first_day, parse_day, refusal
from dags.tasks import LAND, PUBLISH, failed, forget_the_start_script

log = logging.getLogger(__name__)

FROM, TO, DRY_RUN, AGAIN = "from", "to", "dry_run", "again"


def plan_chunks() -> list[list[str]]:
    """The chunks of days to run, as ISO dates; none on a dry run. What it would cost is a line of the log."""
    from etl.platform.services import open_services
    from etl.run.backfill import BackfillPreview, estimate_backfill, plan_backfill

    params = get_current_context()["params"]
    try:
        services = open_services()
        plan = plan_backfill(services, _day(params[FROM]), _day(params[TO]), again=params[AGAIN])
        log.info("%s", BackfillPreview(plan, estimate_backfill(services, plan)).text())
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise failed(error) from error
    return [] if params[DRY_RUN] else [[f"{day}" for day in days] for days in plan.chunks]


def run_days(days: Sequence[str]) -> dict[str, Any]:
    """Run the days of one chunk, publish them together, and say what became of each; the `watcher` judges that.

    Tried again it goes on where it was: after a kill, or when nothing was published for what may pass.
    """
    from etl.platform.services import open_services
    from etl.run.backfill import backfill_chunk

    forget_the_start_script()
    context = get_current_context()
    report = backfill_chunk(
        open_services(), [date.fromisoformat(day) for day in days], context["run_id"], again=context["params"][AGAIN],
    )
    for day, error in report.halted.items():
        log.error("%s: %s", day, error)
    errors = list(report.halted.values())
    if errors and not report.done and all(isinstance(one, ServiceUnreachable | LockHeld) for one in errors):
        raise errors[0]
    announce(one.report for one in report.stations if one.station == PUBLISH)
    for one in report.stations:
        if one.station.startswith(LAND):
            announce_refused(one.days[0], one.report)
    announce_held(day for day, error in report.halted.items() if not isinstance(error, LockHeld))
    halted = {f"{day}": f"{error}" for day, error in report.halted.items()}
    return {"over": [f"{day}" for day in (*report.done, *report.skipped)], "halted": halted}


def judge_run() -> str:
    """Fail when a day was held, or a chunk ended without a word: the run is red although others are published."""
    pull = get_current_context()["ti"].xcom_pull
    planned = pull(task_ids="plan")
    if planned is None:
        raise failed(GlamiraError("there is no plan, see the log of `plan`"))
    reports = reports_of(pull(task_ids="chunk"))
    halted = {day: reason for one in reports for day, reason in one["halted"].items()}
    over = [day for one in reports for day in one["over"]]
    left = sorted({day for days in planned for day in days} - {*over, *halted})
    if halted or left:
        reasons = "; ".join(f"{day}: {reason}" for day, reason in sorted(halted.items()))
        ended = f"published {_listed(over)}; not run to an end {_listed(left)}"
        raise failed(GlamiraError(f"{ended}; halted {reasons or 'none'}"))
    return f"published {_listed(over)}"


def run_late_days() -> str:
    """Run days again that got documents since they were landed, once all chunks are done with."""
    from etl.platform.services import open_services
    from etl.run.backfill import look_after_late_days
    from etl.run.runner import summary

    forget_the_start_script()
    context = get_current_context()
    if not _has_run(context):
        raise AirflowSkipException("no chunk was run")
    try:
        last = _day(context["params"][TO])
        report = look_after_late_days(open_services(), last, context["run_id"])
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError as error:
        raise failed(error) from error
    announce_late(report)
    return summary(report)


def _has_run(context: Context) -> bool:
    return bool(context["ti"].xcom_pull(task_ids="plan"))


def _day(text: str | None) -> date:
    """A day of the form that may be run.

    Raises:
        UsageError: it is none, not over yet, or before the first one.
    """
    day = parse_day(text or "")
    if reason := refusal(day, first_day(), datetime.now(UTC)):
        raise UsageError(reason)
    return day


def reports_of(pulled: Any) -> list[dict[str, Any]]:
    """What the chunks left: Airflow gives a list of several, and of a single one its report alone."""
    return [one for one in ([pulled] if isinstance(pulled, dict) else pulled or ()) if one]


def _listed(days: Iterable[str]) -> str:
    return ", ".join(days) or "none"
