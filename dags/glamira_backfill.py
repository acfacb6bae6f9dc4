"""`glamira_backfill`: days of the past, in chunks that are built and published at once.

A form over `.venv/bin/glamira backfill FROM TO`. A dry run, which is what the form offers first, says in the log of
`plan` which days it would run in which chunks, and how long they would take by the past runs.

Each day is landed and judged by itself, by the days before it; one that is refused is taken out of its chunk, held and
reported as by a run of its own, and `watcher` keeps the run red although the others are published. Chunks come one
after the other.
Days that are published already are left alone unless `again` is set. A task that was killed goes on where it was.
"""

from datetime import timedelta

from airflow.sdk import DAG, Param, TriggerRule, task

from contracts.outcome import PIPELINE
from dags.assets import HOLDS, PUBLICATIONS, REFUSALS
from dags.backfill_tasks import AGAIN, DRY_RUN, FROM, TO, judge_run, plan_chunks, run_days, run_late_days

with DAG(
    dag_id="glamira_backfill",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    default_args={
        "owner": PIPELINE, "retries": 2, "retry_delay": timedelta(seconds=30), "execution_timeout": timedelta(hours=12),
    },
    params={
        FROM: Param(None, type=["null", "string"], format="date", title="From", description="The first UTC day."),
        TO: Param(None, type=["null", "string"], format="date", title="To", description="The last; it must be over."),
        DRY_RUN: Param(True, type="boolean", title="Dry run", description="Say what would be run; change nothing."),
        AGAIN: Param(False, type="boolean", title="Again", description="Run days anew that are published already."),
    },
    tags=["glamira"],
) as dag:
    plan = task(task_id="plan", doc_md=plan_chunks.__doc__)(plan_chunks)()
    chunks = task(
        task_id="chunk", doc_md=run_days.__doc__, max_active_tis_per_dagrun=1, outlets=[PUBLICATIONS, HOLDS, REFUSALS],
        map_index_template="{{ task.op_kwargs['days'][0] }} to {{ task.op_kwargs['days'][-1] }}",
    )(run_days).expand(days=plan)
    late = task(
        task_id="late_days", doc_md=run_late_days.__doc__, trigger_rule=TriggerRule.ALL_DONE, outlets=[PUBLICATIONS],
    )(run_late_days)()
    watcher = task(
        task_id="watcher", doc_md=judge_run.__doc__, trigger_rule=TriggerRule.ALL_DONE, retries=0,
    )(judge_run)()
    chunks >> [late, watcher]
