"""`reprocess_quarantine`: an operator's form over `.venv/bin/glamira quarantine reprocess`, with a second pair of eyes.

Trigger it with a day, a reason code, both or neither (all open items), and a reason. It first says what would pass.
A dry run ends there. When a day that readers see already would change, somebody must approve; without an answer in
time nothing happens and everything stays quarantined.
"""

from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import DAG, Param, TriggerRule, task

from contracts.datasets.reasons import Reason
from dags.reprocess_tasks import choose_way, preview_selection, reprocess_selection
from dags.station_texts import STEWARDS

ANSWER_WITHIN = timedelta(hours=12)

with DAG(
    dag_id="reprocess_quarantine",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=1,
    dagrun_timeout=2 * ANSWER_WITHIN,
    default_args={"owner": STEWARDS, "retries": 2, "retry_delay": timedelta(seconds=30)},
    params={
        "day": Param(None, type=["null", "string"], format="date", title="Day",
                     description="Only documents that were due on this UTC day."),
        "reason_code": Param("", type="string", enum=["", *Reason], title="Reason code",
                             description="Only documents refused for this reason."),
        "dry_run": Param(True, type="boolean", title="Dry run", description="Say what would happen; change nothing."),
        "reason": Param("", type="string", minLength=3, title="Why", description="The trail keeps it."),
    },
    tags=["glamira"],
) as dag:
    preview = task(task_id="preview", doc_md=preview_selection.__doc__)(preview_selection)()
    choose = task.branch(task_id="choose", doc_md=choose_way.__doc__)(choose_way)()
    approve = ApprovalOperator(
        task_id="approve",
        doc_md="Asks whether days that readers see may change; no answer in time is a no.",
        subject="Reprocess quarantined documents into days that are published?",
        body="{{ ti.xcom_pull(task_ids='preview')['text'] }}",
        defaults=ApprovalOperator.REJECT,
        response_timeout=ANSWER_WITHIN,
        retries=0,
    )
    reprocess = task(
        task_id="reprocess", trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, doc_md=reprocess_selection.__doc__,
    )(reprocess_selection)()
    preview >> choose >> [approve, reprocess]
    approve >> reprocess
