"""A batch becomes real in the lake: its data files first, its signed manifest last."""

from datetime import UTC, datetime

from contracts.datasets.drift import bounded
from contracts.lake import versions
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import BatchPath
from etl import lake
from etl.lake import Found, StoredManifest
from etl.landing.sequence import next_sequence
from etl.landing.validate import Tally
from etl.ops.day_run import Run


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
        sequence=next_sequence(run.bigquery, path.dataset, path.data_date, landed.trusted),
        contract=versions.current(path.dataset),
        counts=Counts(tally.extracted, tally.accepted, tally.quarantined),
        files=files,
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        slot=slot,
        reasons=dict(tally.reasons),
        drift=dict(bounded(tally.drift)),
    )
    return lake.publish_manifest(ours, manifest.signed(ours.keys.signing), landed.generation_of(path.manifest))
