"""Days past their deadline that are not published, and whether a run is at work on each, since when and where."""

from datetime import datetime

from etl.alerting.messages import clock
from etl.ops.days import LateDay

# Between two stations a run holds no lock; a scheduler may take its time to begin the next.
BETWEEN_STATIONS_SECONDS = 300


def describe(late: LateDay) -> str:
    """In one line whether a run is at work on a late day, since when and at which station, and what to do."""
    if late.is_at_work:
        return (
            f"{late.worker or late.run_id} is at work since {_clock(late.began_at)}, {_place(late)}. "
            "Let it end; when its log stands still, end its process and run the day again."
        )
    if late.run_id:
        return (
            f"No run is at work on it. The last, {late.run_id}, began {_clock(late.began_at)} and was last seen "
            f"{_place(late)}: killed, or waiting for a free slot. See that the scheduler runs, or run the day."
        )
    return (
        "No run of it ever began: the scheduler is down, the DAG is paused, or every slot is taken. "
        "See that the scheduler runs, or run the day."
    )


def _place(late: LateDay) -> str:
    if not late.station:
        return "before its first station"
    done = {"done": "done with", "halted": "halted at"}.get(late.step, "at")
    return f"{done} {late.station} since {_clock(late.step_at)}"


def _clock(moment: datetime | None) -> str:
    return clock(moment) if moment else "an unknown time"
