"""Load: waits until the Cloud Function has loaded the day's live batches, and replays what it did not hear of."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.errors import LoadError, ServiceUnreachable, UsageError
from contracts.paths import DATASETS, BatchPath
from etl import lake
from etl.context import Run
from etl.lake import StoredManifest
from etl.load_event import deliver
from etl.warehouse import query

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0
BATCH_ID = re.compile(r"\d{8}-[0-9a-f]{16}")

_LEDGER = "select manifest_uri, manifest_generation, status from glamira_ops.loads where event_date = @day"
_REFUSALS = """
select object_uri, object_generation, message
from glamira_ops.load_refusals
where object_uri in unnest(@uris)
"""


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """One live batch of the day; `row_count` rows of it are in the raw table."""

    dataset: str
    slot: str
    batch_id: str
    row_count: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Every live batch of the day, all of them loaded."""

    batches: tuple[LoadedBatch, ...]


def await_load(run: Run) -> LoadReport:
    """Wait until every live batch of the run's day is loaded; half-way, events of the missing ones are sent again.

    Raises:
        LoadError: a dataset has not landed, the function refused a batch, or time is up.
    """
    awaited = _awaited(run)
    limit, is_replayed = run.settings.load_timeout_seconds, False
    for waited in _moments(limit):
        missing = _not_loaded(run, awaited)
        if not missing:
            return _report(run, awaited)
        _raise_refusal(run, missing)
        if waited > limit / 2 and not is_replayed:
            _send_again(run, missing)
            is_replayed = True
    raise LoadError(
        f"load of {run.day}: {_names(missing)} not loaded within {limit} s. "
        "Read the load function's log, then `python -m etl replay BATCH`."
    )


def unloaded_manifests(run: Run) -> list[StoredManifest]:
    """The live manifests of the run's day that the ledger does not show as loaded."""
    return _not_loaded(run, _landed(run))


def replay(run: Run, batch_id: str) -> list[StoredManifest]:
    """Send the event of a batch's manifest to the load function again; returns the manifests it was sent for.

    Raises:
        UsageError: not a batch id.
        LoadError: the lake has no manifest of that batch.
        ServiceUnreachable: the function does not acknowledge.
    """
    bucket = run.storage.bucket(run.settings.lake_bucket)
    paths = [BatchPath(dataset, day_of(batch_id), batch_id) for dataset in DATASETS]
    found = [stored for path in paths if (stored := lake.read_manifest(bucket, path.manifest))]
    if not found:
        raise LoadError(f"batch {batch_id}: no manifest in the lake. Land the day again.")
    for stored in found:
        deliver(run.settings, stored)
        log.info("replayed manifest=%s generation=%d", stored.uri, stored.generation)
    return found


def day_of(batch_id: str) -> date:
    """The day that a batch id names.

    Raises:
        UsageError: not a batch id.
    """
    if BATCH_ID.fullmatch(batch_id):
        try:
            return date.fromisoformat(batch_id[:8])
        except ValueError:
            pass
    raise UsageError(f"batch id {batch_id!r}: not of the form YYYYMMDD-<16 hex digits>. See glamira_ops.loads.")


def _landed(run: Run) -> list[StoredManifest]:
    bucket = run.storage.bucket(run.settings.lake_bucket)
    return [stored for dataset in DATASETS for stored in lake.live_manifests(bucket, dataset, run.day)]


def _awaited(run: Run) -> list[StoredManifest]:
    landed = _landed(run)
    for dataset in DATASETS:
        if not any(stored.manifest.dataset == dataset for stored in landed):
            raise LoadError(f"{dataset} of {run.day}: not in the lake. Run `python -m etl land {dataset} {run.day}`.")
    return landed


def _moments(limit: float) -> Iterator[float]:
    """Seconds since the start, again and again with growing pauses; for the last time when the limit is over."""
    started, pause, waited = time.monotonic(), FIRST_PAUSE_SECONDS, 0.0
    while waited <= limit:
        waited = time.monotonic() - started
        yield waited
        time.sleep(min(pause, max(limit - waited, 0)))
        pause = min(pause * 1.5, LONGEST_PAUSE_SECONDS)


def _not_loaded(run: Run, awaited: Sequence[StoredManifest]) -> list[StoredManifest]:
    rows = query(run.bigquery, _LEDGER, {"day": run.day})
    loaded = {(row["manifest_uri"], row["manifest_generation"]) for row in rows if row["status"] == "loaded"}
    return [stored for stored in awaited if (stored.uri, stored.generation) not in loaded]


def _raise_refusal(run: Run, missing: Sequence[StoredManifest]) -> None:
    rows = query(run.bigquery, _REFUSALS, {"uris": [stored.uri for stored in missing]})
    refused = {(row["object_uri"], row["object_generation"]): row["message"] for row in rows}
    for stored in missing:
        if message := refused.get((stored.uri, stored.generation)):
            raise LoadError(f"{stored.manifest.dataset} of {run.day}: refused by the load function: {message}")


def _send_again(run: Run, missing: Sequence[StoredManifest]) -> None:
    for stored in missing:
        log.warning("no load yet, sending the event again manifest=%s", stored.uri)
        try:
            deliver(run.settings, stored)
        except ServiceUnreachable as error:
            log.warning("%s", error)


def _report(run: Run, awaited: Sequence[StoredManifest]) -> LoadReport:
    found = [stored.manifest for stored in awaited]
    batches = tuple(LoadedBatch(one.dataset, one.slot, one.batch_id, one.row_count) for one in found)
    log.info("loaded day=%s batches=%d rows=%d", run.day, len(batches), sum(batch.row_count for batch in batches))
    return LoadReport(batches)


def _names(missing: Sequence[StoredManifest]) -> str:
    return ", ".join(f"{stored.manifest.dataset} {stored.manifest.batch_id}" for stored in missing)
