"""Load: waits until the Cloud Function has loaded the day's live batches, and replays what it did not hear of."""

import logging
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.commands import command
from contracts.errors import LoadError, UsageError
from contracts.lake.paths import DATASETS, BatchPath
from etl import lake
from etl.lake import Found, StoredManifest
from etl.loading.day_key import require_one_key
from etl.loading.load_event import deliver
from etl.loading.lost_events import Waiting, found_on, recent_days, report_strangers, send_again, waiting
from etl.ops.day_run import Run
from etl.ops.days import require_known_day

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
_UNSET = "set LOAD_FUNCTION_URL so that lost events can be sent again, "
BATCH_ID = re.compile(r"\d{8}-[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """One live batch of the day; `row_count` rows of it are in the raw table."""

    dataset: str
    slot: str
    batch_id: str
    row_count: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Every live batch of the day, all of them loaded; `replayed` are manifests whose events had been lost."""

    batches: tuple[LoadedBatch, ...]
    replayed: tuple[str, ...]


def await_load(run: Run) -> LoadReport:
    """Wait until every live batch of the run's day is loaded; events that must be lost are sent again.

    At once for recent days before, whose function should long have heard; for the day itself after
    EVENT_GRACE_SECONDS, and then again with growing pauses. Without LOAD_FUNCTION_URL they are only waited for.
    What lies in a manifest's place and is not ours stops nothing; the function records it.

    Raises:
        LoadError: a dataset has not landed, the function refused a batch, or time is up.
        PseudonymKeyError: the day's batches are of several keys, or of one that nobody declared.
    """
    before, here = found_on(run, *recent_days(run.day)), found_on(run, run.day)
    awaited, limit = _awaited(run, here), run.settings.load_timeout_seconds
    report_strangers(run, [*before.strangers, *here.strangers])
    asked, replayed = [*before.live, *awaited], list[StoredManifest]()
    due = float(run.settings.event_grace_seconds)
    for waited in _moments(limit):
        found = waiting(run, asked)
        replayed += send_again(run, [one.stored for one in found if one.stored not in awaited and not one.refusal])
        asked, found = awaited, [one for one in found if one.stored in awaited]
        if not found:
            require_one_key(run, [stored.manifest for stored in awaited])
            return _report(run, awaited, replayed)
        _raise_refusal(run, found)
        if waited >= due:
            replayed += send_again(run, [one.stored for one in found])
            due = 2 * max(waited, 1)
    raise LoadError(
        f"load of {run.day}: {_names(found)} not loaded within {limit} s. Read the load function's log, "
        f"{'' if run.settings.load_function_url else _UNSET}then `{command('replay BATCH')}`."
    )


def is_settled(run: Run, seconds: float = 0) -> bool:
    """Whether there is nothing to wait for any more, now or within so many seconds: every batch is loaded or refused.

    So it is of a day that has not landed: `await_load` says why.
    """
    try:
        awaited = _awaited(run, found_on(run, run.day))
    except LoadError:
        return True
    return any(all(one.refusal for one in waiting(run, awaited)) for _ in _moments(seconds))


def replay(run: Run, batch_id: str) -> list[StoredManifest]:
    """Send the event of a batch's manifest to the load function again; returns the manifests it was sent for.

    Raises:
        UsageError: not a batch id, of a day that no run has seen, or one that the lake has no manifest of; names those
            that it has of the day.
        ManifestError: what lies in the manifest's place cannot be trusted.
        LoadError: an object of the batch is gone, or another one; nothing is sent.
        ServiceUnreachable: the function does not acknowledge.
    """
    ours = lake.lake_of(run.services)
    paths = [BatchPath(dataset, day_of(batch_id), batch_id) for dataset in DATASETS]
    found = [stored for path in paths if (stored := lake.read_manifest(ours, path.manifest))]
    if not found:
        raise _no_manifest(run, batch_id)
    for stored in found:
        _require_whole(ours, stored)
    for stored in found:
        deliver(run.settings, stored)
        log.info("replayed manifest=%s generation=%d", stored.uri, stored.generation)
    return found


def _require_whole(ours: lake.Lake, stored: StoredManifest) -> None:
    manifest = stored.manifest
    if lost := lake.lost_files(ours, manifest):
        raise LoadError(
            f"batch {manifest.batch_id}: object {lost[0]} is gone, or not as the manifest says, so it cannot be loaded "
            f"again. Write it anew: {command(f'land {manifest.dataset} {manifest.data_date}')}"
        )


def _no_manifest(run: Run, batch_id: str) -> UsageError:
    require_known_day(run.bigquery, run.day)
    ours = lake.lake_of(run.services)
    known = [f"{dataset} {one.batch_id}" for dataset in DATASETS for one in lake.manifests(ours, dataset, run.day)]
    return UsageError(
        f"batch {batch_id}: no manifest in the lake. Of {run.day} it has {', '.join(known) or 'none'}. Choose one of "
        f"them, or land the day again: `{command(f'land DATASET {run.day}')}`."
    )


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


def _awaited(run: Run, found: Found) -> list[StoredManifest]:
    for dataset in DATASETS:
        if not any(stored.manifest.dataset == dataset for stored in found.live):
            others = "; ".join(one.message for one in found.strangers if f"/{dataset}/" in one.name)
            raise LoadError(
                f"{dataset} of {run.day}: not in the lake. Run `{command(f'land {dataset} {run.day}')}`."
                f"{f' In its place lies what is not ours: {others}' if others else ''}"
            )
    return found.live


def _moments(limit: float) -> Iterator[float]:
    """Seconds since the start, again and again with growing pauses; for the last time when the limit is over."""
    started, pause, waited = time.monotonic(), FIRST_PAUSE_SECONDS, 0.0
    while waited <= limit:
        waited = time.monotonic() - started
        yield waited
        time.sleep(min(pause, max(limit - waited, 0)))
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


def _raise_refusal(run: Run, found: Sequence[Waiting]) -> None:
    for one in found:
        if one.refusal:
            dataset = one.stored.manifest.dataset
            raise LoadError(f"{dataset} of {run.day}: refused by the load function: {one.refusal}")


def _report(run: Run, awaited: Sequence[StoredManifest], replayed: Sequence[StoredManifest]) -> LoadReport:
    found = [stored.manifest for stored in awaited]
    batches = tuple(LoadedBatch(one.dataset, one.slot, one.batch_id, one.row_count) for one in found)
    log.info("loaded day=%s batches=%d rows=%d", run.day, len(batches), sum(batch.row_count for batch in batches))
    return LoadReport(batches, tuple(dict.fromkeys(stored.uri for stored in replayed)))


def _names(found: Sequence[Waiting]) -> str:
    return ", ".join(f"{one.stored.manifest.dataset} {one.stored.manifest.batch_id}" for one in found)
