"""What the tasks before `land_events` do: cut a large day into slices, and judge one of them."""

from typing import TYPE_CHECKING

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable
from dags.tasks import failed, forget_the_start_script, task_run

if TYPE_CHECKING:
    from airflow.sdk.exceptions import AirflowFailException

    from etl.ops.day_run import Run

PLAN, JUDGE, STATION = "plan_events", "judge_events", "land_events"


def plan_events() -> list[int]:
    """The numbers of the day's slices, one task each; none of a small day, which `land_events` judges by itself."""
    from etl.landing.slices import plan_slices

    run = task_run()
    try:
        return plan_slices(run)
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError as error:
        raise _halted(run, error) from error


def judge_events(number: int) -> str:
    """Judge the documents of a slice, and leave them for `land_events`; tried again it does nothing twice."""
    from etl.landing.slices import judge_slice
    from etl.run.runner import summary

    forget_the_start_script()
    run = task_run()
    try:
        return summary(judge_slice(run, number))
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise _halted(run, error) from error


def _halted(run: "Run", error: GlamiraError) -> "AirflowFailException":
    """The end of a task that no retry helps; the day's station, which will not run, is known to halt for that."""
    from etl.run.runner import record_halt

    record_halt(run, STATION, error)
    return failed(error)
