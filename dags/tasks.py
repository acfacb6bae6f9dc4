"""What tasks do: run a station, tell of a halt, keep a halted run red. Stations are imported when a task runs."""

import sys
from typing import TYPE_CHECKING

from airflow.sdk import Context, get_current_context
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable
from dags.days import day_of
from dags.links import REVIEW_PAGE
from etl.registry import STATIONS

if TYPE_CHECKING:
    from etl.context import Run


def execute_station(name: str) -> str:
    """Run a station for the DAG run's day and return its report in one line.

    A refusal is final; only a service that did not answer, or a lock of a living run, is worth a retry.
    """
    from etl.stations import run_station, summary  # noqa: PLC0415 - heavy, and starts threads

    forget_the_start_script()
    try:
        return summary(run_station(name, _open_run(get_current_context())))
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError as error:
        raise AirflowFailException(str(error)) from error


def tell_of_halt() -> str:
    """Hold the day at the first station that failed and alert; fails itself when no channel took the alert."""
    from etl.stations import halt  # noqa: PLC0415

    context = get_current_context()
    report = halt(_open_run(context), failed_stations(context)[0])
    fates = ", ".join([report.news, *(f"{one.channel}: {one.error or 'sent'}" for one in report.deliveries)])
    if not report.is_delivered:
        raise AirflowException(f"alert: no channel took it ({fates}). Check SMTP_* and ALERT_SLACK_WEBHOOK.")
    return fates


def write_review() -> str:
    """Write the day's page of the review site, published or held; returns where the site is read.

    A failure is red in Airflow, told on the front page, and does not make the run one that failed.
    """
    from etl.review.site import review  # noqa: PLC0415

    try:
        return review(_open_run(get_current_context())).review
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise AirflowFailException(str(error)) from error


def stay_red() -> None:
    """Fail, so that the DAG run is failed although the alert succeeded."""
    context = get_current_context()
    _open_run(context)
    raise AirflowFailException(f"halted at {', '.join(failed_stations(context))}")


def failed_stations(context: Context) -> list[str]:
    """The stations of this DAG run that failed themselves, in order."""
    instance, run_id = context["ti"], context["run_id"]
    states = instance.get_task_states(dag_id=instance.dag_id, run_ids=[run_id])[run_id]
    return [station.name for station in STATIONS if states.get(station.name) == "failed"]


def forget_the_start_script() -> None:
    """Let stations spawn processes: each would run the script that started us again, and Airflow's refuses to."""
    vars(sys.modules["__main__"]).pop("__file__", None)


def _open_run(context: Context) -> "Run":
    """The run of the DAG run's day; where its page will be is told first, so that even a killed task leads there."""
    from etl.context import open_run  # noqa: PLC0415
    from etl.review.address import page_address  # noqa: PLC0415

    dag_run = context["dag_run"]
    run = open_run(day_of(dag_run.logical_date, dag_run.run_after), context["run_id"])
    context["ti"].xcom_push(REVIEW_PAGE, page_address(run.settings, run.day))
    return run
