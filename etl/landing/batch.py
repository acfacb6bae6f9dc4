"""A batch becomes real in the lake: its data files first, its signed manifest last."""

from collections.abc import Iterable
from datetime import UTC, datetime

from contracts.datasets.drift import disclosed
from contracts.datasets.registry import PSEUDONYMS
from contracts.lake import versions
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import BatchPath
from etl import lake
from etl.lake import Found, StoredManifest
from etl.landing.validate import Tally
from etl.ops.day_run import Run
from etl.ops.loads import latest_sequence


def write_batch(run: Run, path: BatchPath, tally: Tally, slot: str, landed: Found) -> StoredManifest:
    """Upload a judged batch and sign its manifest; it supersedes what the slot has among `landed`.

    Returns the batch's manifest in the lake: another run's, when that landed the same at the same time.

    Raises:
        ManifestError: the load function could not read the manifest; the batch does not exist.
        WriteConflict: somebody else writes something else under the batch's name.
    """
    ours = lake.lake_of(run.services)
    files = lake.upload_parts(ours.bucket, path, [file for file, _ in tally.parts], [rows for _, rows in tally.parts])
    manifest = Manifest(
        dataset=path.dataset,
        data_date=path.data_date,
        batch_id=path.batch_id,
        run_id=run.run_id,
        sequence=_next_sequence(run, path, landed.trusted),
        contract=versions.current(path.dataset),
        counts=Counts(tally.extracted, tally.accepted, tally.quarantined),
        files=files,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        slot=slot,
        reasons=dict(tally.reasons),
        drift=dict(disclosed(tally.drift)),
        pseudonym_key=run.settings.pseudonym_keys.fingerprint if path.dataset in PSEUDONYMS else "",
    )
    return lake.publish_manifest(ours, manifest.signed(ours.keys.signing), landed.generation_of(path.manifest))


def _next_sequence(run: Run, path: BatchPath, landed: Iterable[StoredManifest]) -> int:
    """A new batch comes after every other of its day: after those in the lake, and those that the ledger remembers."""
    # The lake may have lost what was loaded, or trust it no longer; the load function keeps to the ledger's order.
    loaded = latest_sequence(run.bigquery, path.dataset, path.data_date)
    return 1 + max([loaded, *(stored.manifest.sequence for stored in landed)])
