"""`glamira_daily`: one UTC day, from the shop's documents to published marts, station by station.

Triggered by hand, the form's `day` says which; without one it is yesterday, or that whose midnight is the logical date.
A day that is not over, or before the first one, fails at `check_day` and says why. Each run's note names its day.

The first station that fails holds the day: nothing of it is published, `alert` notifies, `watcher` keeps the run red.
A day that passed every gate, with a warning that the policy holds it for, is reported and waits: `steward` is a form of
its warnings and a reason. Accepted, it is published; rejected, or without an answer in time, `publish` refuses it.
A large day is cut into slices by `plan_events`, `judge_events` judges each on any worker, and `land_events` lands them
as one batch; a small one it judges by itself. `await_load` hands a long wait to the triggerer.
Whatever happened, `review` writes the day's page of the review site; each task's link `Review of the day` opens it.
That of `build` has `Models and tests` too: what dbt made and judged in the run, one by one.
`retention` deletes what the policy keeps no longer, and has no say in the run's verdict either.
Repair, then clear the failed task, or run the day again with `.venv/bin/glamira run DAY`.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, Param, TaskGroup, TriggerRule, XComArg, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert

from contracts.outcome import PIPELINE
from dags.assets import HOLDS, PUBLICATIONS, REFUSALS
from dags.days import bound, first_day
from dags.landing_tasks import JUDGE, PLAN, judge_events, plan_events
from dags.links import BuildPage, ReviewPage, review_site
from dags.load_wait import AWAIT, AwaitLoad
from dags.pools import pool_of
from dags.release_tasks import ACCEPT, ASKED, QUESTION, REJECT, choose_release, keep_answer
from dags.run_deadline import RunQueued
from dags.station_texts import GATES, GROUPS, LANDING, MARTS, RELEASE, SOURCE, STEWARDS, text_of
from dags.tasks import (
    ALERT,
    BUILD,
    CHECK,
    LAND,
    LATE_DAYS,
    PUBLISH,
    apply_retention,
    check_day,
    execute_station,
    fail_run,
    notify_failed_run,
    notify_failed_station,
    notify_halt,
    notify_overdue,
    write_review,
)
from dags.timetable import EveryDay
from etl.platform.settings import DEADLINE_HOURS, RUN_TIMEOUT_HOURS
from etl.stations import STATIONS

LANDED_IN_SLICES = "land_events"
ANSWER_WITHIN = timedelta(hours=12)
# The timetable has the first and the last day: a run outside the DAG's own would have no tasks, and succeed.
EVER = datetime(1970, 1, 1, tzinfo=UTC)
OUTLETS = {PUBLISH: [PUBLICATIONS], LATE_DAYS: [PUBLICATIONS]}
# Nobody is asked on most days, and few days are cut into slices.
RULES = {"publish": TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, "land_events": TriggerRule.NONE_FAILED}


def hours_from(variable: str, default: float) -> timedelta:
    """Hours out of the environment."""
    return timedelta(hours=float(os.environ.get(variable) or default))


def station_task(name: str) -> XComArg | AwaitLoad:
    """The task of a station, in its group."""
    said = text_of(name)
    stated: dict[str, Any] = {
        "task_id": name, "trigger_rule": RULES.get(name, TriggerRule.ALL_SUCCESS), "owner": said.owner,
        "doc_md": said.text, "on_failure_callback": notify_failed_station, "task_group": groups[said.group],
        "pool": pool_of(said.group), "outlets": OUTLETS.get(name, [REFUSALS] if name.startswith(LAND) else []),
    }
    if name == AWAIT:
        return AwaitLoad(**stated)
    made: XComArg = task(**stated)(execute_station)(name)
    return made


with DAG(
    dag_id="glamira_daily",
    doc_md=__doc__ + review_site(os.environ.get("DOCS_URL", "")),
    schedule=EveryDay(first_day(), bound("GLAMIRA_LAST_DAY")),
    start_date=EVER,
    catchup=os.environ.get("GLAMIRA_CATCHUP", "false").lower() == "true",
    max_active_runs=1,
    dagrun_timeout=hours_from("GLAMIRA_RUN_TIMEOUT_HOURS", RUN_TIMEOUT_HOURS),
    params={
        "day": Param(None, type=["null", "string"], format="date", title="Day",
                     description="UTC day to run; empty: yesterday. It must be over."),
    },
    default_args={
        "owner": PIPELINE,
        "retries": 2,
        "retry_delay": timedelta(seconds=30),
        "execution_timeout": timedelta(hours=2),
    },
    on_failure_callback=notify_failed_run,
    # `airflow dags test` (3.3.2) fails at the end of a run that has one.
    deadline=None if os.environ.get("GLAMIRA_RUN_DEADLINE") == "off" else DeadlineAlert(
        reference=RunQueued(),
        interval=hours_from("GLAMIRA_DEADLINE_HOURS", DEADLINE_HOURS),
        callback=SyncCallback(notify_overdue),
    ),
    tags=["glamira"],
) as dag:
    groups = {
        name: TaskGroup(name, prefix_group_id=False, tooltip=text) for name, text in GROUPS.items() if name != MARTS
    }
    # The gates stand before and after the build. Two groups of which each follows the other cannot be drawn.
    groups[MARTS] = TaskGroup(MARTS, prefix_group_id=False, tooltip=GROUPS[MARTS], parent_group=groups[GATES])
    check = task(task_id=CHECK, retries=0, doc_md=check_day.__doc__, task_group=groups[SOURCE])(check_day)()
    stations = {station.name: station_task(station.name) for station in STATIONS}
    for station in STATIONS:
        for need in station.needs:
            stations[need] >> stations[station.name]
        if not station.needs and station.name != LANDED_IN_SLICES:
            check >> stations[station.name]

    of_landing: dict[str, Any] = {
        "owner": text_of(LANDED_IN_SLICES).owner, "on_failure_callback": notify_failed_station,
        "task_group": groups[LANDING], "pool": pool_of(LANDING),
    }
    plan = task(task_id=PLAN, doc_md=plan_events.__doc__, **of_landing)(plan_events)()
    judged = task(
        task_id=JUDGE, doc_md=judge_events.__doc__, map_index_template="slice {{ task.op_kwargs['number'] }}",
        **of_landing,
    )(judge_events).expand(number=plan)
    check >> plan
    judged >> stations[LANDED_IN_SLICES]

    # Only on a day that waits is there a form; publish judges for itself what was answered.
    choose = task.branch(
        task_id="choose", doc_md=choose_release.__doc__, task_group=groups[RELEASE], outlets=[HOLDS],
    )(choose_release)()
    steward = HITLOperator(
        task_id="steward",
        task_group=groups[RELEASE],
        owner=STEWARDS,
        doc_md="Asks a steward whether a day that has warnings is published; no answer in time is a no.",
        subject=QUESTION,
        body=ASKED,
        options=[ACCEPT, REJECT],
        defaults=REJECT,
        # No minimal length: Airflow starts no task whose empty form is invalid. Without a reason nothing is accepted.
        params={"reason": Param("", type="string", title="Why", description="It is kept with your name.")},
        response_timeout=ANSWER_WITHIN,
        execution_timeout=None,
        retries=0,
    )
    answer = task(
        task_id="answer", owner=STEWARDS, doc_md=keep_answer.__doc__, task_group=groups[RELEASE],
    )(keep_answer)()
    stations["reconcile"] >> choose >> [steward, stations["publish"]]
    steward >> answer >> stations["publish"]

    alert = task(
        task_id=ALERT, trigger_rule=TriggerRule.ONE_FAILED, doc_md=notify_halt.__doc__, outlets=[HOLDS],
    )(notify_halt)()
    watcher = task(
        task_id="watcher", trigger_rule=TriggerRule.ONE_FAILED, retries=0, doc_md=fail_run.__doc__,
    )(fail_run)()
    # A teardown runs whatever came before, and has no say in the run's verdict.
    review = task(task_id="review", doc_md=write_review.__doc__)(write_review)().as_teardown()
    retention = task(task_id="retention", retries=0, doc_md=apply_retention.__doc__)(apply_retention)().as_teardown()
    list(stations.values()) >> alert
    # After the alert, which holds the day: the review shows its verdict.
    [*stations.values(), alert] >> review
    [*stations.values(), alert] >> watcher
    list(stations.values()) >> retention
    for one in dag.tasks:
        of_build = (BuildPage(),) if one.task_id == BUILD else ()
        one.operator_extra_links = (*one.operator_extra_links, *of_build, ReviewPage())
