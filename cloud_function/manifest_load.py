"""A manifest becomes loaded rows and one ledger row: its files are verified before and after they were read."""

from commit import commit
from google.api_core.exceptions import GoogleAPICallError
from google.cloud import bigquery
from lake_objects import ManifestObject, read_manifest, require_files
from load_state import settled
from services import Services
from staging import Staged, drop, require_rows, stage, staging_table, was_begun
from storage_event import Arrival

from contracts.errors import LoadRefused
from contracts.lake.paths import BatchPath
from contracts.warehouse.errors import passes


def load_manifest(services: Services, arrival: Arrival, path: BatchPath) -> str:
    """Load the batch whose manifest arrived; `stale` when another generation of it is there by now.

    Usually nobody was here before: that costs two jobs, the load of the files and the commit. What happened to a
    manifest is asked only when a load of it was begun, or its commit fails.

    Raises:
        LoadRefused: the manifest or its files break a rule.
        GoogleAPICallError: something was away, or another load of the same slot was in the way.
    """
    blob = services.storage.bucket(arrival.bucket).get_blob(arrival.name)
    if blob is None or blob.generation != arrival.generation:
        return "stale"
    found = read_manifest(blob, path, services.keys)
    if found is None:
        return "stale"
    if was_begun(services.bigquery, found) and (status := settled(services.bigquery, found)):
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
    try:
        commit(client, arrival, found.manifest, staged)
    except GoogleAPICallError as error:
        return _explained(client, found, staged, error)
    if staged is not None:
        drop(client, staged.table)
    return "committed"


def _stage(services: Services, arrival: Arrival, found: ManifestObject) -> Staged | None:
    try:
        return stage(services.bigquery, arrival.bucket, found)
    except LoadRefused:
        # A file that changed meanwhile says more than what followed from it.
        require_files(services.storage.bucket(arrival.bucket), found.manifest)
        raise


def _explained(
    client: bigquery.Client, found: ManifestObject, staged: Staged | None, error: GoogleAPICallError,
) -> str:
    """What a commit failed for: another delivery that committed the same meanwhile, or rows that break a rule.

    Raises:
        LoadRefused: the rows break a rule.
        GoogleAPICallError: `error`, when it is neither.
    """
    if passes(error):
        raise error
    if status := settled(client, found):
        return f"{status} meanwhile"
    if staged is not None:
        require_rows(client, found.manifest, staged)
    raise error
