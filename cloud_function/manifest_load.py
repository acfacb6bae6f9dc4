"""A manifest becomes loaded rows and one ledger row: verified before and after its files were read."""

from arrivals import Arrival
from commit import commit
from lake_objects import ManifestObject, read_manifest, require_files
from ledger import settled
from services import Services
from staging import Staged, drop, stage, staging_table

from contracts.errors import LoadRefused
from contracts.paths import BatchPath


class CommitNotSeen(RuntimeError):
    """Raised when the ledger does not show what was committed; the next delivery does it again."""


def load_manifest(services: Services, arrival: Arrival, path: BatchPath) -> str:
    """Load the batch whose manifest arrived; `stale` when another generation of it is there by now.

    Raises:
        LoadRefused: the manifest or its files break a rule.
        GoogleAPICallError: something was away, or another load of the same slot was in the way.
        CommitNotSeen: rows and ledger differ after the commit.
    """
    blob = services.storage.bucket(arrival.bucket).get_blob(arrival.name)
    if blob is None or blob.generation != arrival.generation:
        return "stale"
    found = read_manifest(blob, path, services.signing_key)
    if found is None:
        return "stale"
    if status := settled(services.bigquery, found):
        # Whoever committed it may have died before this.
        drop(services.bigquery, staging_table(found.manifest))
        return f"{status} before"
    return _load(services, arrival, found)


def _load(services: Services, arrival: Arrival, found: ManifestObject) -> str:
    bucket, client = services.storage.bucket(arrival.bucket), services.bigquery
    require_files(bucket, found.manifest)
    staged = _stage(services, arrival, found)
    # BigQuery cannot read a given generation: only files that are the same afterwards are the ones it read.
    require_files(bucket, found.manifest)
    commit(client, arrival, found.manifest, staged)
    if staged is not None:
        drop(client, staged.table)
    if status := settled(client, found):
        return status
    raise CommitNotSeen(f"batch {found.manifest.batch_id}: not as committed. Deliver the manifest's event again.")


def _stage(services: Services, arrival: Arrival, found: ManifestObject) -> Staged | None:
    try:
        return stage(services.bigquery, arrival.bucket, found)
    except LoadRefused:
        # A file that changed meanwhile says more than what followed from it.
        require_files(services.storage.bucket(arrival.bucket), found.manifest)
        raise
