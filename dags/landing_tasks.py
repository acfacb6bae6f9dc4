"""What the tasks before `land_events` do: cut a large day into slices, and judge one of them."""

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable
from dags.tasks import failed, forget_the_start_script, task_run

PLAN, JUDGE = "plan_events", "judge_events"


def plan_events() -> list[int]:
    """The numbers of the day's slices, one task each; none of a small day, which `land_events` judges by itself."""
    from etl.landing.slices import plan_slices

    try:
        return plan_slices(task_run())
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError as error:
        raise failed(error) from error


def judge_events(number: int) -> str:
    """Judge the documents of a slice, and leave them for `land_events`; tried again it does nothing twice."""
    from etl.landing.slices import judge_slice
    from etl.run.runner import summary

    forget_the_start_script()
    try:
        return summary(judge_slice(task_run(), number))
    except ServiceUnreachable:
        raise
    except GlamiraError as error:
        raise failed(error) from error
