"""Land: a dataset's day goes to the lake, judged, quarantine first, data files next, signed manifest last."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from contracts.commands import command
from contracts.datasets.drift import disclosed
from contracts.datasets.registry import PSEUDONYMS
from contracts.errors import ContractViolation, SourceEmpty
from contracts.lake import versions
from contracts.lake.manifest import MAIN_SLOT, Counts
from contracts.lake.paths import BatchPath, batch_id_of
from contracts.outcome import Outcome
from contracts.policy.policy import load_policy
from contracts.private_folder import private_folder
from etl import lake
from etl.landing.batch import write_batch
from etl.landing.emptied import StayingBatch, batch_that_stays
from etl.landing.gone_items import gone_items
from etl.landing.operator_decisions import operator_decisions, take_in, without
from etl.landing.parts import helper_process, validate_parts
from etl.landing.pseudonym_key import require_key_in_force
from etl.landing.slices import Sliced, sliced_day
from etl.landing.thresholds import judge_batch, violation
from etl.landing.validate import Share, Tally
from etl.ops.day_run import Run
from etl.ops.metrics import keep_metrics
from etl.ops.outcomes import record_outcomes
from etl.ops.placements import placements
from etl.ops.quality_status import closed_because
from etl.platform.bigquery import prepare_warehouse
from etl.quarantine import store as quarantine
from etl.quarantine.items import merge_files, new_values
from etl.sources.registry import SOURCES
from etl.sources.suppression import suppression
from expectations.metrics.texts import text_metrics

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LandReport:
    """What landed: the batch, its row conservation, and the verdicts on its thresholds.

    `reprocessed` counts the documents of the day's supplementary batch: what operators repaired.
    """

    dataset: str
    batch_id: str
    counts: Counts
    reasons: dict[str, int]
    drift: dict[str, int]
    outcomes: tuple[Outcome, ...]
    is_new: bool
    reprocessed: int


def land(run: Run, dataset: str) -> LandReport:
    """Extract, judge and land one dataset of the run's day.

    The same content lands once: a second call finds its batch live, verified and whole, and changes nothing. A batch
    that is damaged, or signed with a key that is not in force, is written again. Another content gets another batch id
    and a higher sequence, and supersedes the former.

    A day that workers judged in slices is taken as they left it.

    Documents that an operator discarded or repaired do not count towards the thresholds; what was repaired lands
    in the day's supplementary batch.

    Of a day that readers see, a landing that would accept nothing changes nothing: the batch that is live stays, and
    the raw gate asks a steward.

    Raises:
        SourceEmpty: the day has no tracker document, and readers see none.
        ContractViolation: too much was refused; the quarantine is written, nothing lands.
        PolicyError: the policy cannot be read, or does not fit the rules; nothing lands.
        PseudonymKeyError: PSEUDONYM_KEY is not the key in force; nothing lands.
        WriteConflict: somebody else writes something else under the batch's name; nothing lands.
    """
    prepare_warehouse(run.bigquery)
    if dataset in PSEUDONYMS:
        require_key_in_force(run)
    with sliced_day(run, dataset) as sliced, _helper(run, dataset, sliced) as helper:
        watermark = sliced.watermark if sliced else SOURCES[dataset].watermark(run)
        try:
            with _scratch(run, dataset) as folder:
                report = _landed(run, dataset, folder, sliced, helper)
        except ContractViolation:
            # The same documents would be refused again: no later run has to try before there are others.
            SOURCES[dataset].keep_watermark(run, watermark)
            raise
        SOURCES[dataset].keep_watermark(run, watermark)
    log.info("landed dataset=%s day=%s batch=%s new=%s %s", dataset, run.day, report.batch_id, report.is_new,
             report.counts)
    return report


def _helper(run: Run, dataset: str, sliced: Sliced | None) -> AbstractContextManager[Executor | None]:
    """Started before it is known what there is to judge, so that it is ready then."""
    return helper_process(is_wanted=sliced is None and SOURCES[dataset].is_large(run))


def _landed(
    run: Run, dataset: str, folder: Path, sliced: Sliced | None, helper: Executor | None,
) -> LandReport:
    tally = sliced.tally(folder) if sliced else _validate(run, dataset, folder, helper)
    refused = merge_files(tally.refused, folder / "quarantine.parquet")
    path = BatchPath(dataset, run.day, batch_id_of(run.day, _digest(dataset, tally, refused)))
    stays = None if tally.accepted else batch_that_stays(run, dataset, tally)
    if tally.quarantined or not stays:
        _require_some(run, dataset, tally)
        quarantine.keep(run, path, refused, gone_items(run, dataset, refused))
    if stays:
        return _stayed(stays)
    odd = dict(disclosed(tally.drift))
    decided = operator_decisions(run, dataset)
    undecided = without(tally, refused, decided.ids)
    outcomes = judge_batch(f"land_{dataset}", undecided, odd, load_policy(), run.settings)
    record_outcomes(run, outcomes)
    keep_metrics(run, [text_metrics(run.day, tally.shapes, tally.drift, tally.value_counts)])
    if any(outcome.stops for outcome in outcomes):
        raise violation(dataset, run.day, undecided, outcomes, new_values(refused))
    is_new = _write(run, path, tally)
    reprocessed = take_in(run, dataset, decided, refused, [file for file, _ in tally.parts])
    return LandReport(
        dataset, path.batch_id, _counts(tally), dict(tally.reasons), odd, tuple(outcomes), is_new, reprocessed,
    )


@contextmanager
def _scratch(run: Run, dataset: str) -> Iterator[Path]:
    """A folder of its own; what a killed landing of the same day left behind goes first."""
    work, prefix = run.settings.work_dir, f"land-{dataset}-{run.day}-"
    private_folder(work)
    for left in work.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=work) as folder:
        yield Path(folder)


def _validate(run: Run, dataset: str, folder: Path, helper: Executor | None) -> Tally:
    source = SOURCES[dataset]
    parts = source.parts(run, placements(run).elsewhere if source.keeps_documents else frozenset())
    erased = suppression(run) if dataset in PSEUDONYMS else None
    return validate_parts(parts, Share(dataset, run.day, folder), run.settings.pseudonym_keys.key, erased, helper)


def _require_some(run: Run, dataset: str, tally: Tally) -> None:
    if SOURCES[dataset].is_required and not tally.extracted:
        raise SourceEmpty(f"{dataset} of {run.day}: the source holds no document of that day. {_empty_remedy(run)}")


def _empty_remedy(run: Run) -> str:
    if closed := closed_because(run):
        return f"It stays closed ({closed}); a run that finds documents opens it again."
    return (
        f"If that is right, `{command(f'accept {run.day} --reason TEXT')}` closes the day; if not, check "
        "MONGO_DATABASE and MONGO_COLLECTION, and run it again. For the sandbox: "
        f"{command(f'sandbox seed --date {run.day} --events 2000 --orders 120')}"
    )


def _stayed(stays: StayingBatch) -> LandReport:
    manifest = stays.manifest
    return LandReport(
        manifest.dataset, manifest.batch_id, manifest.counts, dict(manifest.reasons), dict(manifest.drift),
        stays.outcomes, is_new=False, reprocessed=0,
    )


def _digest(dataset: str, tally: Tally, refused: Path) -> str:
    files = [*(file for file, _ in tally.parts), refused]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return hashlib.sha256("\n".join([versions.current(dataset).fingerprint, *digests]).encode()).hexdigest()


def _counts(tally: Tally) -> Counts:
    return Counts(tally.extracted, tally.accepted, tally.quarantined)


def _write(run: Run, path: BatchPath, tally: Tally) -> bool:
    """Whether this run brought the batch into the lake; one that is there and not whole is brought again."""
    ours = lake.lake_of(run.services)
    landed = lake.found_manifests(ours, path.dataset, path.data_date)
    live = lake.live(stored.manifest for stored in landed.trusted).get(MAIN_SLOT)
    if live is not None and live.batch_id == path.batch_id and lake.is_whole(ours, live):
        return False
    return write_batch(run, path, tally, MAIN_SLOT, landed).manifest.run_id == run.run_id
