"""Measures land against the fastest thing possible: draining the same documents as raw BSON batches."""

from dataclasses import dataclass
from time import perf_counter

from etl.landing.land import land
from etl.ops.day_run import Run


@dataclass(frozen=True, slots=True)
class LandBench:
    """Documents per second of both, measured one after the other in the same process; `ratio` is what counts."""

    documents: int
    drain_per_second: float
    land_per_second: float
    ratio: float
    is_new: bool


def bench_land(run: Run) -> LandBench:
    """Drain the collection raw, land its day's events, drain it again; the drain counts at its better time.

    The collection should hold this day only, and the day should not have landed yet (`is_new`).
    """
    before = _drain_seconds(run)
    started = perf_counter()
    report = land(run, "events")
    land_seconds = perf_counter() - started
    drain_seconds = min(before, _drain_seconds(run))
    documents = report.counts.extracted
    return LandBench(
        documents, round(documents / drain_seconds), round(documents / land_seconds),
        round(drain_seconds / land_seconds, 3), report.is_new,
    )


def _drain_seconds(run: Run) -> float:
    started = perf_counter()
    for _ in run.events.find_raw_batches({}):
        pass
    return perf_counter() - started
