"""Land: a dataset's day goes to the lake, judged, quarantine first, data files next, signed manifest last."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from contracts import versions
from contracts.errors import SourceEmpty
from contracts.manifest import MAIN_SLOT, Counts, Manifest
from contracts.outcome import Outcome
from contracts.paths import BatchPath, batch_id_of
from etl import lake, quarantine
from etl.context import Run
from etl.event_slices import validate_events
from etl.locations import location_records
from etl.products import product_records
from etl.quality import record_outcomes
from etl.quarantine_items import merge_files
from etl.thresholds import breach, judge_thresholds
from etl.validate import Share, Tally, batched, validate
from etl.warehouse import ensure_warehouse

log = logging.getLogger(__name__)

RECORDS = {"locations": location_records, "products": product_records}


@dataclass(frozen=True, slots=True)
class LandReport:
    """What landed: the batch, its row conservation, and the verdicts on its thresholds."""

    dataset: str
    batch_id: str
    counts: Counts
    reasons: dict[str, int]
    drift: dict[str, int]
    outcomes: tuple[Outcome, ...]
    is_new: bool


def land(run: Run, dataset: str) -> LandReport:
    """Extract, judge and land one dataset of the run's day.

    The same content lands once: a second call finds its batch live and changes nothing. Another content gets
    another batch id and a higher sequence, and supersedes the former.

    Raises:
        SourceEmpty: the day has no tracker document.
        ContractBreach: too much was refused; the quarantine is written, nothing lands.
    """
    ensure_warehouse(run.bigquery)
    with _scratch(run, dataset) as folder:
        tally = _validate(run, dataset, folder)
        refused = merge_files(tally.refused, folder / "quarantine.parquet")
        path = BatchPath(dataset, run.day, batch_id_of(run.day, _digest(dataset, tally, refused)))
        quarantine.keep(run, path, refused)
        outcomes = judge_thresholds(f"land_{dataset}", tally, run.settings)
        record_outcomes(run, outcomes)
        if any(outcome.stops for outcome in outcomes):
            raise breach(dataset, run.day, tally, outcomes)
        is_new = _write(run, path, tally)
    counts = _counts(tally)
    log.info("landed dataset=%s day=%s batch=%s new=%s %s", dataset, run.day, path.batch_id, is_new, counts)
    return LandReport(
        dataset, path.batch_id, counts, dict(tally.reasons), dict(tally.drift), tuple(outcomes), is_new,
    )


@contextmanager
def _scratch(run: Run, dataset: str) -> Iterator[Path]:
    """A folder of its own; what a killed landing of the same day left behind goes first."""
    work, prefix = run.settings.work_dir, f"land-{dataset}-{run.day}-"
    work.mkdir(parents=True, exist_ok=True)
    for left in work.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=work) as folder:
        yield Path(folder)


def _validate(run: Run, dataset: str, folder: Path) -> Tally:
    if dataset != "events":
        key = run.settings.pseudonym_key.get_secret_value()
        return validate(batched(RECORDS[dataset](run)), Share(dataset, run.day, folder), key)
    tally = validate_events(run.settings, run.day, folder, quarantine.placed_elsewhere(run))
    if not tally.extracted:
        raise SourceEmpty(
            f"events of {run.day}: the source holds no document of that day. "
            "Check the day, MONGO_DATABASE and MONGO_COLLECTION; for the sandbox: python -m sandbox seed."
        )
    return tally


def _digest(dataset: str, tally: Tally, refused: Path) -> str:
    files = [*(file for file, _ in tally.parts), refused]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    return hashlib.sha256("\n".join([versions.current(dataset).fingerprint, *digests]).encode()).hexdigest()


def _counts(tally: Tally) -> Counts:
    return Counts(tally.extracted, tally.accepted, tally.quarantined)


def _write(run: Run, path: BatchPath, tally: Tally) -> bool:
    bucket = run.storage.bucket(run.settings.lake_bucket)
    landed = lake.manifests(bucket, path.dataset, path.data_date)
    live = lake.live(landed).get(MAIN_SLOT)
    if live is not None and live.batch_id == path.batch_id:
        return False
    files = lake.upload_parts(bucket, path, [file for file, _ in tally.parts], [rows for _, rows in tally.parts])
    manifest = Manifest(
        dataset=path.dataset,
        data_date=path.data_date,
        batch_id=path.batch_id,
        run_id=run.run_id,
        sequence=1 + max((manifest.sequence for manifest in landed), default=0),
        contract=versions.current(path.dataset),
        counts=_counts(tally),
        files=files,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        reasons=dict(tally.reasons),
        drift=dict(tally.drift),
    )
    lake.publish_manifest(bucket, manifest.signed(run.settings.manifest_signing_key.get_secret_value()))
    return True
