"""Statements against the warehouse: one at a time, typed, and given up in time for the event to come again."""

from collections.abc import Sequence
from typing import Any

from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY

PATIENCE_SECONDS = 60
PATIENCE = DEFAULT_RETRY.with_timeout(PATIENCE_SECONDS)
JOB_SECONDS = 480

Parameter = bigquery.ScalarQueryParameter


def run(client: bigquery.Client, sql: str, parameters: Sequence[Parameter] = ()) -> list[dict[str, Any]]:
    """Run a statement or a script and wait for its end; rows as dicts.

    Raises:
        GoogleAPICallError: it failed, or the warehouse did not answer.
        TimeoutError: it takes longer than a delivery may.
    """
    config = bigquery.QueryJobConfig(query_parameters=list(parameters))
    job = client.query(sql, job_config=config, retry=PATIENCE, job_retry=None, timeout=PATIENCE_SECONDS)
    return [dict(row) for row in job.result(retry=PATIENCE, job_retry=None, timeout=JOB_SECONDS)]
