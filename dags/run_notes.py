"""A listener: a run of the daily DAG says in its note which day it is of, or why that cannot be run."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.listeners import hookimpl

from contracts.errors import UsageError
from dags.days import first_day, refusal, run_day

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun

DAG_ID = "glamira_daily"


@hookimpl
def on_dag_run_running(dag_run: "DagRun", msg: str) -> None:  # noqa: ARG001 - Airflow's
    """Note the day, unless somebody noted something; called by the scheduler, in its transaction."""
    if dag_run.dag_id != DAG_ID or dag_run.note:
        return
    try:
        day = run_day(dag_run.conf, dag_run.logical_date, dag_run.run_after)
    except UsageError as error:
        dag_run.note = str(error)
    else:
        dag_run.note = refusal(day, first_day(), datetime.now(UTC)) or f"day {day}"
