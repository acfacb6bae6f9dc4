"""The ways from Airflow's UI to the review site: links on tasks of a day, and one beside the DAG's text."""

from typing import TYPE_CHECKING

from airflow.sdk import BaseOperatorLink
from airflow.sdk.bases.xcom import BaseXCom

from contracts.lake.paths import DOCS_PREFIX, REVIEW_FOLDER

if TYPE_CHECKING:
    from airflow.sdk import BaseOperator
    from airflow.sdk.types import TaskInstanceKey

REVIEW_PAGE, BUILD_PAGE = "review_page", "build_page"


class ReviewPage(BaseOperatorLink):
    """The page of the task's day. The task leaves the address under `REVIEW_PAGE` when it begins."""

    name = "Review of the day"
    xcom_key = REVIEW_PAGE

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:  # noqa: ARG002 - Airflow's
        """The address that the task left; empty when it came to no such thing."""
        return _left(ti_key, REVIEW_PAGE)


class BuildPage(BaseOperatorLink):
    """What dbt made and judged in the run. The task `build` leaves the address under `BUILD_PAGE` when it ends."""

    name = "Models and tests"
    xcom_key = BUILD_PAGE

    def get_link(self, operator: "BaseOperator", *, ti_key: "TaskInstanceKey") -> str:  # noqa: ARG002 - Airflow's
        """The address that the task left; empty when dbt came to no result."""
        return _left(ti_key, BUILD_PAGE)


def _left(ti_key: "TaskInstanceKey", key: str) -> str:
    found = BaseXCom.get_one(key=key, dag_id=ti_key.dag_id, task_id=ti_key.task_id, run_id=ti_key.run_id)
    return str(found or "")


def review_site(docs_url: str) -> str:
    """A line of Markdown that leads to the front page of the review site; none without a docs server."""
    if not docs_url:
        return ""
    front = f"{docs_url.rstrip('/')}/{DOCS_PREFIX}{REVIEW_FOLDER}/index.html"
    return f"\n[Review site: may the data be trusted?]({front})\n"
