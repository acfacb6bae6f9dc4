"""What the tasks around the steward's form do: ask what the day waits for, and keep an acceptance with its author."""

import logging

from airflow.sdk import get_current_context

from contracts.errors import GateRefused, GlamiraError, LockHeld, ServiceUnreachable
from dags.assets import announce_held
from dags.tasks import task_run

log = logging.getLogger(__name__)

ACCEPT, REJECT = "Accept", "Reject"
WARNINGS, DAY = "warnings", "day"
ASKED = f"{{{{ ti.xcom_pull(task_ids='choose', key='{WARNINGS}') }}}}"
QUESTION = f"Publish {{{{ ti.xcom_pull(task_ids='choose', key='{DAY}') }}}}, a day that has warnings?"


def choose_release() -> str:
    """The task that follows: `publish`, or the form when the day waits; it is then held and reported at once."""
    from etl.gates.release import hold_of
    from etl.run.runner import PUBLISHING, halt, review_if_possible

    context = get_current_context()
    run = task_run()
    try:
        hold = hold_of(run)
    except GateRefused as refusal:
        log.info("nobody is asked day=%s refusal=%s", run.day, refusal)
        return PUBLISHING
    if not hold.is_waiting:
        return PUBLISHING
    halt(run, PUBLISHING, hold.refusal())
    review_if_possible(run)
    announce_held([run.day])
    context["ti"].xcom_push(WARNINGS, hold.text())
    context["ti"].xcom_push(DAY, f"{run.day}")
    return "steward"


def keep_answer() -> str:
    """Keep an acceptance in the responder's name; whatever else was answered, publish refuses the day."""
    from etl.ops.quarantine_changes import author
    from etl.run.runner import summary
    from etl.run.steward import accept

    context = get_current_context()
    answer = context["ti"].xcom_pull(task_ids="steward")
    responder = answer["responded_by_user"]
    if responder is None:
        return "nobody answered in time"
    if answer["chosen_options"] != [ACCEPT]:
        return f"rejected by {responder['name']}: {answer['params_input'].get('reason', '')}"
    try:
        by = author(answer["params_input"].get("reason", ""), responder["name"])
        return summary(accept(task_run(), by))
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError as error:
        return f"not accepted: {error}"
