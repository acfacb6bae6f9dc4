"""Measures land against the fastest thing possible: draining the same documents as raw BSON batches."""

import os
from dataclasses import dataclass
from time import perf_counter

from etl.landing.land import land
from etl.ops.day_run import Run


@dataclass(frozen=True, slots=True)
class LandBench:
    """Documents per second of both, measured one after the other in the same process; `ratio` is what counts.

    `land_cpu_microseconds` are those of the processor for each document, in this process and those that it started.
    """

    documents: int
    drain_per_second: float
    land_per_second: float
    ratio: float
    land_cpu_microseconds: float
    is_new: bool


def bench_land(run: Run) -> LandBench:
    """Drain the collection raw, land its day's events, drain it again; the drain counts at its better time.

    The collection should hold this day only, and the day should not have landed yet (`is_new`).
    """
    before = _drain_seconds(run)
    started, cpu = perf_counter(), _cpu_seconds()
    report = land(run, "events")
    land_seconds, cpu = perf_counter() - started, _cpu_seconds() - cpu
    drain_seconds = min(before, _drain_seconds(run))
    documents = report.counts.extracted
    return LandBench(
        documents, round(documents / drain_seconds), round(documents / land_seconds),
        round(drain_seconds / land_seconds, 3), round(cpu / documents * 1e6, 1), report.is_new,
    )


def _drain_seconds(run: Run) -> float:
    started = perf_counter()
    for _ in run.events.find_raw_batches({}):
        pass
    return perf_counter() - started


def _cpu_seconds() -> float:
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system
