"""What the tasks of `reprocess_quarantine` do: ask the functions behind the quarantine verbs, nothing of their own."""

from datetime import date
from typing import TYPE_CHECKING, Any

from airflow.sdk import Context, get_current_context
from airflow.sdk.exceptions import AirflowFailException

from contracts.errors import GlamiraError, ServiceUnreachable, UsageError
from dags.tasks import forget_the_start_script

if TYPE_CHECKING:
    from etl.run.reprocess import Selection


def preview_selection() -> dict[str, Any]:
    """What reprocessing would do: how many pass, which published days would change, and a text for people."""
    from etl.platform.services import open_services
    from etl.run.reprocess import preview

    context = get_current_context()
    try:
        foreseen = preview(open_services(), _selection(context))
    except UsageError as error:
        raise AirflowFailException(str(error)) from error
    return {
        "passing": len(foreseen.passing), "days": [str(day) for day in foreseen.days],
        "published_days": [str(day) for day in foreseen.published], "text": foreseen.text(),
    }


def choose_way() -> str | None:
    """The task that follows: an approval when readers would see a change, or the work; none for a dry run."""
    context = get_current_context()
    foreseen = context["ti"].xcom_pull(task_ids="preview")
    if context["params"]["dry_run"] or not foreseen["days"]:
        return None
    return "approve" if foreseen["published_days"] else "reprocess"


def reprocess_selection() -> str:
    """Reprocess in the name of whoever triggered the run, and of whoever approved it."""
    from etl.ops.quarantine_changes import author
    from etl.platform.services import open_services
    from etl.run.reprocess import reprocess
    from etl.run.runner import summary

    forget_the_start_script()
    context = get_current_context()
    try:
        by = author(_reason(context), context["dag_run"].triggering_user_name or "airflow")
        return summary(reprocess(open_services(), context["run_id"], _selection(context), by))
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise AirflowFailException(str(error)) from error


def _selection(context: Context) -> "Selection":
    from etl.run.reprocess import Selection

    params = context["params"]
    day = date.fromisoformat(params["day"]) if params["day"] else None
    return Selection(reason_code=params["reason_code"], day=day)


def _reason(context: Context) -> str:
    answer = context["ti"].xcom_pull(task_ids="approve")
    approved = f" (approved by {answer['responded_by_user']['name']})" if answer else ""
    return f"{context['params']['reason']}{approved}"
