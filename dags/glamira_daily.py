"""`glamira_daily`: one UTC day, from the shop's documents to published marts, station by station.

The first station that fails holds the day: nothing of it is published, `alert` tells, `watcher` keeps the run red.
A day that passed every gate, with a warning that the policy holds it for, is told of and waits: `steward` is a form of
its warnings and a reason. Accepted, it is published; rejected, or without an answer in time, `publish` refuses it.
Whatever happened, `review` writes the day's page of the review site; each task's link `Review of the day` opens it.
Repair, then clear the failed task, or run the day again with `python -m etl run DAY`.
"""

import os
from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, CronDataIntervalTimetable, Param, TriggerRule, XComArg, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from dags.links import ReviewPage, review_site
from dags.release_tasks import ACCEPT, ASKED, REJECT, choose_release, keep_answer
from dags.tasks import (
    ALERT,
    execute_station,
    stay_red,
    tell_of_failed_run,
    tell_of_failed_station,
    tell_of_halt,
    tell_of_lateness,
    write_review,
)
from etl.registry import STATIONS
from etl.settings import DEADLINE_HOURS

ANSWER_WITHIN = timedelta(hours=12)
# Nobody is asked on most days.
RULES = {"publish": TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS}


def day_from(variable: str) -> datetime | None:
    """A day out of the environment, `YYYY-MM-DD`; none when it is unset."""
    text = os.environ.get(variable)
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def station_task(name: str) -> XComArg:
    """The task of a station."""
    rule = RULES.get(name, TriggerRule.ALL_SUCCESS)
    return task(task_id=name, trigger_rule=rule, on_failure_callback=tell_of_failed_station)(execute_station)(name)


with DAG(
    dag_id="glamira_daily",
    doc_md=__doc__ + review_site(os.environ.get("DOCS_URL", "")),
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=day_from("GLAMIRA_FIRST_DAY") or datetime(2020, 4, 1, tzinfo=UTC),
    end_date=day_from("GLAMIRA_LAST_DAY"),
    catchup=os.environ.get("GLAMIRA_CATCHUP", "false").lower() == "true",
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "execution_timeout": timedelta(hours=2),
    },
    on_failure_callback=tell_of_failed_run,
    # `airflow dags test` (3.3.2) fails at the end of a run that has one.
    deadline=None if os.environ.get("GLAMIRA_RUN_DEADLINE") == "off" else DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=float(os.environ.get("GLAMIRA_DEADLINE_HOURS") or DEADLINE_HOURS)),
        callback=SyncCallback(tell_of_lateness),
    ),
    tags=["glamira"],
) as dag:
    stations = {station.name: station_task(station.name) for station in STATIONS}
    for station in STATIONS:
        for need in station.needs:
            stations[need] >> stations[station.name]

    # Only on a day that waits is there a form; publish judges for itself what was answered.
    choose = task.branch(task_id="choose")(choose_release)()
    steward = HITLOperator(
        task_id="steward",
        subject="Publish a day that has warnings?",
        body=ASKED,
        options=[ACCEPT, REJECT],
        defaults=REJECT,
        # No minimal length: Airflow starts no task whose empty form is invalid. Without a reason nothing is accepted.
        params={"reason": Param("", type="string", title="Why", description="It is kept with your name.")},
        response_timeout=ANSWER_WITHIN,
        execution_timeout=None,
        retries=0,
    )
    answer = task(task_id="answer")(keep_answer)()
    stations["reconcile"] >> choose >> [steward, stations["publish"]]
    steward >> answer >> stations["publish"]

    alert = task(task_id=ALERT, trigger_rule=TriggerRule.ONE_FAILED)(tell_of_halt)()
    watcher = task(task_id="watcher", trigger_rule=TriggerRule.ONE_FAILED, retries=0)(stay_red)()
    # A teardown runs whatever came before, and has no say in the run's verdict.
    review = task(task_id="review")(write_review)().as_teardown()
    list(stations.values()) >> alert
    # After the alert, which holds the day: the review tells its verdict.
    [*stations.values(), alert] >> review
    [*stations.values(), alert] >> watcher
    for one in dag.tasks:
        one.operator_extra_links = (*one.operator_extra_links, ReviewPage())
