"""What a station did, in numbers for OpenTelemetry: its seconds, and what became of the rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from contracts.lake.manifest import Counts
from etl.ops.day_run import Run
from etl.platform.telemetry import count, span


@contextmanager
def measured(station: str, run: Run) -> Iterator[Callable[[Any], None]]:
    """A span around a station at work; it hands its report to the function that it gets."""
    with span(station, {"day": f"{run.day}", "run_id": run.run_id}):
        yield _count_rows


def _count_rows(report: Any) -> None:
    match report:
        case object(dataset=dataset, counts=Counts() as counts):
            count("rows", counts.accepted, {"dataset": dataset, "became": "accepted"})
            count("rows", counts.quarantined, {"dataset": dataset, "became": "quarantined"})
        case object(batches=batches, replayed=_):
            for batch in batches:
                count("rows", batch.row_count, {"dataset": batch.dataset, "became": "loaded"})
