"""A batch becomes real in the lake: its data files first, its signed manifest last."""

from collections.abc import Sequence
from datetime import UTC, datetime

from contracts import versions
from contracts.drift import bounded
from contracts.manifest import Counts, Manifest
from contracts.paths import BatchPath
from etl.context import Run
from etl.landing import lake
from etl.landing.lake import StoredManifest
from etl.landing.validate import Tally


def write_batch(
    run: Run, path: BatchPath, tally: Tally, slot: str, landed: Sequence[StoredManifest],
) -> StoredManifest:
    """Upload a judged batch and sign its manifest; it supersedes what the slot has among `landed`.

    Returns the batch's manifest in the lake: another run's, when that landed the same at the same time.

    Raises:
        WriteConflict: somebody else writes something else under the batch's name.
    """
    bucket = run.storage.bucket(run.settings.lake_bucket)
    files = lake.upload_parts(bucket, path, [file for file, _ in tally.parts], [rows for _, rows in tally.parts])
    manifest = Manifest(
        dataset=path.dataset,
        data_date=path.data_date,
        batch_id=path.batch_id,
        run_id=run.run_id,
        sequence=1 + max((stored.manifest.sequence for stored in landed), default=0),
        contract=versions.current(path.dataset),
        counts=Counts(tally.extracted, tally.accepted, tally.quarantined),
        files=files,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        slot=slot,
        reasons=dict(tally.reasons),
        drift=dict(bounded(tally.drift)),
    )
    seen = next((stored.generation for stored in landed if stored.name == path.manifest), 0)
    signed = manifest.signed(run.settings.manifest_signing_key.get_secret_value())
    return lake.publish_manifest(bucket, signed, seen)
