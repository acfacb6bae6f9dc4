"""When a run was queued, as the moment that its deadline counts from."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from airflow.sdk.definitions.deadline import BaseDeadlineReference

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class RunQueued(BaseDeadlineReference):
    """As Airflow's own DAGRUN_QUEUED_AT, with which a run that failed cannot be cleared in 3.3 (apache/airflow#70368).

    It is no other moment when the run is cleared: an alert that comes then looks at what became of the day.
    """

    required_kwargs: ClassVar[set[str]] = {"dag_id", "run_id"}

    def _evaluate_with(self, *, session: "Session", dag_id: str, run_id: str) -> datetime | None:
        """The moment, in UTC; called by the scheduler or the API when the run is made."""
        from airflow.models import DagRun
        from sqlalchemy import select

        queued: datetime | None = session.scalar(
            select(DagRun.queued_at).where(DagRun.dag_id == dag_id, DagRun.run_id == run_id),
        )
        return queued
