"""`glamira_daily`: one UTC day, from the shop's documents to published marts, station by station.

The first station that fails holds the day: nothing of it is published, `alert` tells, `watcher` keeps the run red.
Whatever happened, `review` writes the day's page of the review site; each task's link `Review of the day` opens it.
Repair, then clear the failed task, or run the day again with `python -m etl run DAY`.
"""

import os
from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronDataIntervalTimetable, TriggerRule, task

from dags.links import ReviewPage, review_site
from dags.tasks import execute_station, stay_red, tell_of_halt, write_review
from etl.registry import STATIONS


def day_from(variable: str) -> datetime | None:
    """A day out of the environment, `YYYY-MM-DD`; none when it is unset."""
    text = os.environ.get(variable)
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


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
    tags=["glamira"],
) as dag:
    stations = {station.name: task(task_id=station.name)(execute_station)(station.name) for station in STATIONS}
    for station in STATIONS:
        for need in station.needs:
            stations[need] >> stations[station.name]

    alert = task(task_id="alert", trigger_rule=TriggerRule.ONE_FAILED)(tell_of_halt)()
    watcher = task(task_id="watcher", trigger_rule=TriggerRule.ONE_FAILED, retries=0)(stay_red)()
    # A teardown runs whatever came before, and has no say in the run's verdict.
    review = task(task_id="review")(write_review)().as_teardown()
    list(stations.values()) >> alert
    # After the alert, which holds the day: the review tells its verdict.
    [*stations.values(), alert] >> review
    [*stations.values(), alert] >> watcher
    for one in dag.tasks:
        one.operator_extra_links = (ReviewPage(),)
