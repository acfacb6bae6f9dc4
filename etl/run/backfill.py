"""Backfill: days of the past, a chunk at a time; what is published already is left alone, what is landed goes on.

Killed and begun again it does what is left. Two at once take turns: each looks at a day while nobody else works on it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from contracts.errors import GlamiraError, UsageError
from contracts.lake.manifest import MAIN_SLOT
from contracts.lake.paths import DATASETS
from contracts.lake.versions import current
from contracts.policy.policy import load_policy
from etl import lake
from etl.ops.day_run import Run, require_over
from etl.ops.quality_status import CLOSED
from etl.ops.runs import days_progress
from etl.platform.bigquery import prepare_warehouse
from etl.platform.services import Services
from etl.retention.retain import retain_if_possible
from etl.run.chunk import HISTORY, ChunkReport, Due, run_chunk
from etl.run.estimate import Estimate, estimate
from etl.run.late_arrivals import LateReport
from etl.run.runner import Listener, nobody, run_station
from etl.stations import DAY_STATION_NAMES, DAY_STATIONS, Station

log = logging.getLogger(__name__)

LATE_DAYS = "rerun_late_days"
# Readers see the day, or a steward closed it.
OVER = ("published", CLOSED)
_LANDED = DAY_STATION_NAMES.index(HISTORY)
LANDING, AFTER_LANDING = DAY_STATION_NAMES[:_LANDED], DAY_STATIONS[_LANDED:]


@dataclass(frozen=True, slots=True)
class BackfillPlan:
    """The days that are asked for: `skipped` are left alone, with their verdicts, the others run in chunks.

    `landed` are those that go on from there.
    """

    days: tuple[date, ...]
    chunks: tuple[tuple[date, ...], ...]
    skipped: Mapping[date, str]
    landed: tuple[date, ...]

    def to_json(self) -> dict[str, Any]:
        """The plan as a JSON object."""
        skipped = {f"{day}": verdict for day, verdict in self.skipped.items()}
        return {"days": self.days, "chunks": self.chunks, "skipped": skipped, "landed": self.landed}


@dataclass(frozen=True, slots=True)
class BackfillPreview:
    """What a backfill would do, and what it would cost."""

    plan: BackfillPlan
    cost: Estimate

    def to_json(self) -> dict[str, Any]:
        """The preview as a JSON object."""
        return {**self.plan.to_json(), **asdict(self.cost)}

    def text(self) -> str:
        """The preview in a line."""
        cost = self.cost
        takes = "nobody knows how long" if cost.seconds is None else f"about {cost.seconds:,.0f} seconds"
        left = f"{len(self.plan.skipped)} days are over already, {len(self.plan.landed)} are landed"
        return (f"{cost.days_to_run} of {len(self.plan.days)} days in {len(self.plan.chunks)} chunks, "
                f"{cost.documents:,} documents, {takes} by {cost.past_runs} past runs; {left}")


@dataclass(frozen=True, slots=True)
class BackfillReport:
    """What became of the days: published, halted (why), or skipped since somebody else published them meanwhile."""

    published: tuple[date, ...]
    halted: Mapping[date, str]
    skipped: tuple[date, ...]
    late: LateReport
    statements: int

    @property
    def is_whole(self) -> bool:
        """Whether no day halted."""
        return not self.halted and not self.late.halted

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON object."""
        halted = {f"{day}": reason for day, reason in self.halted.items()}
        return {"published": self.published, "halted": halted, "published_by_others": self.skipped,
                "late": asdict(self.late), "statements": self.statements}


def plan_backfill(services: Services, first: date, last: date, *, again: bool = False) -> BackfillPlan:
    """The chunks of the days from `first` to `last`, both included, in order; with `again` also of days that are over.

    Raises:
        UsageError: the last day is before the first, or not over yet.
    """
    if last < first:
        raise UsageError(f"backfill {first} to {last}: it ends before it starts. Swap the days.")
    require_over(last)
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    prepare_warehouse(services.bigquery)
    progress = days_progress(services.bigquery, days, LANDING)
    skipped = {} if again else {day: one.status for day, one in progress.items() if one.status in OVER}
    left = [day for day in days if day not in skipped]
    landed = tuple(day for day in left if progress[day].is_landed and _is_judged_as_today(services, day))
    return BackfillPlan(days, _chunks(left, load_policy().chunk_days), dict(sorted(skipped.items())), landed)


def estimate_backfill(services: Services, plan: BackfillPlan) -> Estimate:
    """What the plan would cost, by the past runs of this warehouse."""
    return estimate(services, plan.chunks, plan.landed, LANDING)


def backfill(
    services: Services, plan: BackfillPlan, run_id: str, listener: Listener = nobody, *, again: bool = False,
) -> BackfillReport:
    """Run the chunks of a plan one after the other, then other days that got documents since they were landed."""
    before = services.bigquery.shared.statements
    reports = [backfill_chunk(services, days, run_id, listener, again=again) for days in plan.chunks]
    late = look_after_late_days(services, plan.days[-1], run_id) if reports else LateReport((), ())
    statements = services.bigquery.shared.statements - before
    return backfill_report(reports, late, statements)


def backfill_chunk(
    services: Services, days: Sequence[date], run_id: str, listener: Listener = nobody, *, again: bool = False,
) -> ChunkReport:
    """Run what is left of the days of one chunk, published together; a day that halts is held, and stops no other."""
    report = run_chunk(Run(services, days[0], run_id, tuple(days)), _due(again=again), listener)
    log.info("backfilled first=%s last=%s published=%d halted=%d skipped=%d statements=%d", days[0], days[-1],
             len(report.done), len(report.halted), len(report.skipped), report.statements)
    return report


def look_after_late_days(services: Services, day: date, run_id: str) -> LateReport:
    """Run other days again that got documents since they were landed, and delete what had its time, as a day's own run
    does at its end.
    """
    run = Run(services, day, run_id)
    report: LateReport = run_station(LATE_DAYS, run)
    retain_if_possible(run)
    return report


def backfill_report(reports: Iterable[ChunkReport], late: LateReport, statements: int) -> BackfillReport:
    """The reports of all chunks as one."""
    chunks = tuple(reports)
    halted: dict[date, GlamiraError] = {day: error for one in chunks for day, error in one.halted.items()}
    return BackfillReport(
        tuple(day for one in chunks for day in one.done), {day: f"{halted[day]}" for day in sorted(halted)},
        tuple(day for one in chunks for day in one.skipped), late, statements,
    )


def _due(*, again: bool) -> Due:
    """What is due of a day, asked under its lock: somebody else may have published it since it was planned."""
    def due(run: Run) -> Sequence[Station]:
        progress = days_progress(run.bigquery, [run.day], LANDING)[run.day]
        if progress.status in OVER and not again:
            return ()
        return AFTER_LANDING if progress.is_landed and _is_judged_as_today(run.services, run.day) else DAY_STATIONS

    return due


def _is_judged_as_today(services: Services, day: date) -> bool:
    """Whether every dataset of the day was landed by the contract in force."""
    ours = lake.lake_of(services)
    landed = {dataset: lake.live(lake.manifests(ours, dataset, day)).get(MAIN_SLOT) for dataset in DATASETS}
    return all(one is not None and one.contract == current(dataset) for dataset, one in landed.items())


def _chunks(days: Sequence[date], size: int) -> tuple[tuple[date, ...], ...]:
    return tuple(tuple(days[start : start + size]) for start in range(0, len(days), size))
