"""What tasks and callbacks do: run a station, notify of a halt, keep its run red. Stations are imported when run."""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from threading import Thread
from typing import TYPE_CHECKING, Any

from airflow.sdk import Context, get_current_context
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable, UsageError
from dags.assets import announce, announce_held, announce_late, announce_refused
from dags.days import first_day, refusal, run_day
from dags.links import BUILD_PAGE, REVIEW_PAGE
from etl.stations import STATIONS

if TYPE_CHECKING:
    from etl.ops.day_run import Run

log = logging.getLogger(__name__)

ALERT, CHECK = "alert", "check_day"
BUILD, PUBLISH, LATE_DAYS, LAND = "build", "publish", "rerun_late_days", "land_"
# The tasks before a station that are its own: those that ask a steward, those that judge its slices.
BEFORE = {"publish": ("choose", "steward", "answer"), "land_events": ("plan_events", "judge_events")}
MAPPED = re.compile(r"_\d+$")  # how Airflow numbers a task that is mapped
CALLBACK_SECONDS = 15
UNDELIVERED = "alert: no channel took it. Check SMTP_* and ALERT_SLACK_WEBHOOK."


def check_day() -> str:
    """Fail at once when the run's day is not over, before the first one, or none; nothing of it is held or reported."""
    try:
        day = dag_run_day(get_current_context()["dag_run"])
    except UsageError as error:
        raise failed(error) from error
    if reason := refusal(day, first_day(), datetime.now(UTC)):
        raise failed(UsageError(reason))
    return f"{day}"


def execute_station(name: str) -> str:
    """Run a station for the DAG run's day and return its report in one line.

    A refusal is final; only a service that did not answer, or a lock of a living run, is worth a retry.
    """
    from etl.run.runner import run_station, summary

    forget_the_start_script()
    run = task_run()
    try:
        report = run_station(name, run)
    except (ServiceUnreachable, LockHeld) as error:
        log.error("%s", error)
        raise
    except GlamiraError as error:
        raise failed(error) from error
    finally:
        if name == BUILD:
            leave_build_page(run)
    if name.startswith(LAND):
        announce_refused(run.day, report)
    if name == PUBLISH:
        announce([report])
    if name == LATE_DAYS:
        announce_late(report)
    return summary(report)


def leave_build_page(run: "Run") -> None:
    """Let the task's link lead to what dbt made and judged, as far as it came to that."""
    from etl.site.build_page import build_page

    if page := build_page(run):
        get_current_context()["ti"].xcom_push(BUILD_PAGE, page)


def failed(error: GlamiraError) -> AirflowFailException:
    """The end of a task that no retry helps; the error's sentence is a line of its log."""
    log.error("%s", error)
    return AirflowFailException(str(error))


def notify_halt() -> str:
    """Hold the day at the first station that failed and alert; fails itself when no channel took the alert."""
    from etl.ops.quality_status import closed_because
    from etl.run.runner import halt, reason_of

    halted = failed_stations(get_current_context())
    if not halted:
        raise AirflowSkipException(f"no station failed: the day was refused by {CHECK}, and is not held")
    run = task_run()
    report = halt(run, halted[0])
    log.error("%s", reason_of(run, halted[0]))
    if not closed_because(run):
        announce_held([run.day])
    fates = ", ".join([report.news, *(f"{one.channel}: {one.error or 'sent'}" for one in report.deliveries)])
    if not report.is_delivered:
        raise AirflowException(f"{UNDELIVERED} ({fates})")
    return fates


def notify_failed_station(context: Context) -> None:
    """The second belt: a station that fails notifies in its own process, which needs no free slot, as `alert` will.

    Airflow kills a process that calls back for more than 20 seconds, and would try a final refusal again.
    """
    notifier = Thread(target=notify_failed_run, args=(context,), name="alert", daemon=True)
    notifier.start()
    notifier.join(CALLBACK_SECONDS)
    if notifier.is_alive():
        log.warning("callback: not notified within %d s; the task %r will", CALLBACK_SECONDS, ALERT)


def notify_failed_run(context: Context) -> None:
    """The belt behind `alert`, called by the DAG processor: notify of the first station that failed.

    Silent when that task notified; not when it was killed, or found every channel dead.
    """
    states = task_states(context)
    # The state of a task that calls back is reported when its process ends.
    halted = failed_of(states | {context["ti"].task_id: "failed"})
    if states.get(ALERT) == "success" or not halted:
        return
    from etl.run.runner import halt

    report = halt(day_run(context), halted[0])
    if not report.is_delivered:
        raise AirflowException(UNDELIVERED)


def notify_overdue(context: dict[str, Any]) -> None:
    """Called back by the scheduler, in a slot of its executor, when a run of any day is not over in time.

    The runs of a backfill are queued all at once, so most of them wait for longer; whoever backfills looks on.
    """
    if context["dag_run"]["run_type"] == "backfill":
        return
    from etl.alerting.watch import watch_day
    from etl.platform.services import open_services

    conf, logical, after = (context["dag_run"].get(name) for name in ("conf", "logical_date", "run_after"))
    day = run_day(conf, datetime.fromisoformat(logical) if logical else None, datetime.fromisoformat(after))
    if watch_day(open_services(), day, datetime.now(UTC)).undelivered:
        raise AirflowException(UNDELIVERED)


def write_review() -> str:
    """Write the day's page of the review site, published or held; returns where the site is read.

    A failure is red in Airflow, shown on the front page, and does not make the run one that failed.
    """
    if task_states(get_current_context()).get(CHECK) == "failed":
        raise AirflowSkipException("the run's day was refused: it has no page")
    from etl.site.site import review

    try:
        return review(task_run()).review
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise failed(error) from error


def apply_retention() -> str:
    """Delete what the policy keeps no longer, and notify of refused documents near their end; returns the counts.

    A failure is red in Airflow, logged, and does not make the run one that failed.
    """
    if task_states(get_current_context()).get(CHECK) == "failed":
        raise AirflowSkipException("the run's day was refused: the next run of one looks for what had its time")
    from etl.retention.retain import retain_if_possible

    return retain_if_possible(day_run(get_current_context()))


def fail_run() -> None:
    """Fail, so that the DAG run is failed although the alert succeeded."""
    from etl.run.runner import reason_of

    halted = failed_stations(get_current_context())
    if not halted:
        raise AirflowFailException(f"the day was refused, see the log of {CHECK}")
    run = task_run()
    message = "; ".join(f"halted at {station}: {reason_of(run, station)}" for station in halted)
    log.error("%s", message)
    raise AirflowFailException(message)


def failed_stations(context: Context) -> list[str]:
    """The stations of this DAG run that failed themselves, in order."""
    return failed_of(task_states(context))


def task_states(context: Context) -> dict[str, str]:
    """The state of each task of this DAG run that has one."""
    instance, run_id = context["ti"], context["run_id"]
    states: dict[str, str] = instance.get_task_states(dag_id=instance.dag_id, run_ids=[run_id])[run_id]
    return states


def failed_of(states: Mapping[str, str]) -> list[str]:
    """The stations that failed, in order; one that never ran since its form or a slice of it failed counts too."""
    failed = {MAPPED.sub("", name) for name, state in states.items() if state == "failed"}
    return [station.name for station in STATIONS if failed & {station.name, *BEFORE.get(station.name, ())}]


def forget_the_start_script() -> None:
    """Let stations spawn processes: each would run the script that started us again, and Airflow's refuses to."""
    vars(sys.modules["__main__"]).pop("__file__", None)


def task_run() -> "Run":
    """The run of this task's day; where its page will be is logged first, so that even a killed task leads there."""
    from etl.site.address import page_address

    context = get_current_context()
    run = day_run(context)
    context["ti"].xcom_push(REVIEW_PAGE, page_address(run.settings, run.day))
    return run


def day_run(context: Context) -> "Run":
    """The DAG run's day as a run with the DAG run's id."""
    from etl.ops.day_run import open_run

    dag_run = context["dag_run"]
    return open_run(dag_run_day(dag_run), context["run_id"])


def dag_run_day(dag_run: Any) -> date:
    """The day of a DAG run; UsageError when its form's day is none, or contradicts its logical date."""
    return run_day(dag_run.conf, dag_run.logical_date, dag_run.run_after)
