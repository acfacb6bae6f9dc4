"""`glamira_digest`: an example of what may follow a publication: a message with the orders of the days that it shows.

The asset `glamira_marts` starts it, of which each publication by Airflow is one event; publications that come while a
run waits are in the message of that run. A held day starts nothing. It is paused at first: it is there to be copied.
"""

from datetime import timedelta

from airflow.sdk import DAG, task

from contracts.outcome import PIPELINE
from dags.assets import MARTS
from dags.digest_tasks import send

with DAG(
    dag_id="glamira_digest",
    doc_md=__doc__,
    schedule=[MARTS],
    catchup=False,
    max_active_runs=1,
    default_args={"owner": PIPELINE, "retries": 2, "retry_delay": timedelta(seconds=30)},
    tags=["glamira"],
) as dag:
    task(task_id="send", doc_md=send.__doc__)(send)()
