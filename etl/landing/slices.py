"""Slices of a large day, judged by any worker; whoever lands the day takes what they left, and judges what is missing.

They meet in a folder of WORK_DIR: the plan first, then of each slice its files, and last what they came to.
"""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable, SettingsError
from contracts.private_folder import private_folder
from etl.landing.parts import helper_process, validate_parts
from etl.landing.slice_plan import DATASET, Inputs, Plan, inputs_of, read_plan, write_plan
from etl.landing.tally_file import read_tally, write_tally
from etl.landing.validate import Share, Tally
from etl.ops.day_run import Run
from etl.platform.bigquery import prepare_warehouse
from etl.platform.error_boundary import error_boundary
from etl.sources.events import Events, EventsPart
from etl.sources.mongo.extract import SLICE_DOCUMENTS
from etl.sources.mongo.source_days import SourceCount

log = logging.getLogger(__name__)

FEWEST_SHARED_OUT = 4  # parts; of fewer a helper is not worth its start
MOST_SLICES = 1_000  # Airflow maps a task to 1,024 at most
_events = Events()


@dataclass(frozen=True, slots=True)
class SliceReport:
    """What a slice came to: its documents, and whether this call judged them; none when the landing will."""

    number: int
    extracted: int
    quarantined: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Sliced:
    """A day that is judged in slices, for whoever lands it."""

    run: Run
    plan: Plan
    inputs: Inputs

    @property
    def watermark(self) -> SourceCount:
        """What the source held before the first slice was read."""
        return self.plan.watermark

    def tally(self, folder: Path) -> Tally:
        """What the whole day came to; a slice that nobody judged is judged now, its files go to `folder`."""
        total = Tally()
        for number in range(self.plan.slices):
            done = read_tally(_place(self.run, number))
            if done is None:
                log.warning("nobody judged it, so landing does day=%s slice=%d", self.run.day, number)
            total.add(done or self.judged(number, folder))
        return total

    def judged(self, number: int, folder: Path) -> Tally:
        """Read and judge one slice; its files go to `folder`, numbered as those of a day in one piece are."""
        places = self.plan.of(number)
        parts = [EventsPart(self.run.services, self.plan.parts[place], self.inputs.elsewhere) for place in places]
        share = Share(DATASET, self.run.day, folder, places.start)
        with helper_process(is_wanted=len(parts) >= FEWEST_SHARED_OUT) as helper:
            return validate_parts(parts, share, self.run.settings.pseudonym_keys.key, self.inputs.erased, helper)


def plan_slices(run: Run) -> list[int]:
    """The numbers of the slices of the run's day; none of a small day, which whoever lands it judges alone.

    A plan that the run has is made anew, and what was judged by it goes.
    """
    with error_boundary(f"slices of {run.day}", run.settings), run.bigquery.labelled(station="plan_events"):
        prepare_warehouse(run.bigquery)
        _forget(run)
        inputs, watermark = inputs_of(run), _events.watermark(run)
        parts = tuple(one.part for one in _events.parts(run, inputs.elsewhere))
        each = max(watermark.stamped // len(parts), SLICE_DOCUMENTS)
        size = max(1, round(run.settings.land_slice_events / each), -(-len(parts) // MOST_SLICES))
        if len(parts) <= size + 1:  # the odd documents are a part of their own
            return []
        private_folder(run.settings.work_dir)
        plan = Plan(datetime.now(UTC), inputs.digest, watermark, parts, size)
        write_plan(_folder(run), plan)
    log.info("planned day=%s parts=%d slices=%d", run.day, len(parts), plan.slices)
    return list(range(plan.slices))


def judge_slice(run: Run, number: int) -> SliceReport:
    """Read and judge a slice of the run's day, unless that was done; twice at once it leaves the same files twice.

    When rules, keys or erased people are no longer those of the plan nothing is done: landing reads the day anew.

    Raises:
        SettingsError: the plan is not in this worker's WORK_DIR.
    """
    with error_boundary(f"slice {number} of {run.day}", run.settings), run.bigquery.labelled(station="judge_events"):
        plan = read_plan(_folder(run), run)
        if plan is None:
            raise SettingsError(
                f"slice {number} of {run.day}: no plan in {_folder(run)}. Let WORK_DIR be one folder for all workers, "
                "and clear the task `plan_events`."
            )
        if done := read_tally(_place(run, number)):
            return SliceReport(number, done.extracted, done.quarantined, is_new=False)
        sliced = Sliced(run, plan, inputs_of(run))
        if plan.inputs != sliced.inputs.digest:
            return SliceReport(number, 0, 0, is_new=False)
        tally = _left(sliced, number)
    return SliceReport(number, tally.extracted, tally.quarantined, is_new=True)


@contextmanager
def sliced_day(run: Run, dataset: str) -> Iterator[Sliced | None]:
    """The slices of the run's day, if it has any and they may be trusted; once the day is landed they go.

    So they do when it is refused: what follows a refusal is a repair, and the documents are read anew. They stay for
    the attempt after a failure that may pass.
    """
    if dataset != DATASET:
        yield None
        return
    try:
        yield _trusted(run)
    except (ServiceUnreachable, LockHeld):
        raise
    except GlamiraError:
        _forget(run)
        raise
    _forget(run)


def _trusted(run: Run) -> Sliced | None:
    plan = read_plan(_folder(run), run)
    if plan is None:
        return None
    inputs = inputs_of(run)
    if plan.is_fresh and plan.inputs == inputs.digest:
        return Sliced(run, plan, inputs)
    log.warning("slices are not trusted, the day is read anew day=%s made_at=%s", run.day, plan.made_at)
    return None


def _left(sliced: Sliced, number: int) -> Tally:
    """Judge a slice and leave it in the run's folder: its files appear whole, and what they came to last."""
    folder = _folder(sliced.run)
    with tempfile.TemporaryDirectory(prefix="draft-", dir=folder) as draft:
        tally = sliced.judged(number, Path(draft))
        tally.parts = [(file.replace(folder / file.name), rows) for file, rows in tally.parts]
        tally.refused = [file.replace(folder / file.name) for file in tally.refused]
    write_tally(tally, _place(sliced.run, number))
    log.info("judged day=%s slice=%d extracted=%d quarantined=%d", sliced.run.day, number, tally.extracted,
             tally.quarantined)
    return tally


def _folder(run: Run) -> Path:
    """Where the run's slices lie: no other run's, and found by whoever deletes what killed landings left."""
    name = hashlib.sha256(run.run_id.encode()).hexdigest()[:16]
    return run.settings.work_dir.absolute() / f"land-slices-{DATASET}-{run.day}-{name}"


def _place(run: Run, number: int) -> Path:
    return _folder(run) / f"slice-{number:04d}.json"


def _forget(run: Run) -> None:
    shutil.rmtree(_folder(run), ignore_errors=True)
