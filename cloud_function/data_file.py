"""A data file loads nothing by itself: it waits for its manifest, or contradicts the one that is there."""

from google.cloud import storage
from lake_objects import read_manifest
from reasons import Reason
from refusals import record_refusal, withdraw_refusal
from services import Services
from storage_event import Arrival

from contracts.errors import LoadRefused
from contracts.lake.paths import BatchPath
from contracts.lake.signing import SigningKeys

AWAITING = "awaiting its manifest"


def judge_data_file(services: Services, arrival: Arrival, path: BatchPath, name: str) -> str:
    """Acknowledge a file that its manifest lists; record one that no manifest vouches for.

    Files come before their manifest, so `manifest_missing` is the usual first word on a batch: the load of the
    manifest withdraws it, and what stays is a batch that nobody vouched for. Its first file speaks for all.
    """
    bucket = services.storage.bucket(arrival.bucket)
    blob = bucket.get_blob(arrival.name)
    if blob is None or blob.generation != arrival.generation:
        return "stale"
    refusal = _fault(bucket, arrival, path, name, services.keys)
    if refusal is None:
        return "listed"
    if refusal.reason == Reason.MANIFEST_MISSING and not _is_first(bucket, path, arrival.name):
        return AWAITING
    record_refusal(services.bigquery, arrival, refusal)
    # The manifest may have come, and been loaded, between the look at it and the record.
    if _fault(bucket, arrival, path, name, services.keys) is None:
        withdraw_refusal(services.bigquery, arrival, refusal)
        return "listed"
    return AWAITING if refusal.reason == Reason.MANIFEST_MISSING else f"refused: {refusal.reason}"


def _fault(
    bucket: storage.Bucket, arrival: Arrival, path: BatchPath, name: str, keys: SigningKeys,
) -> LoadRefused | None:
    blob = bucket.get_blob(path.manifest)
    try:
        found = blob and read_manifest(blob, path, keys)
    except LoadRefused:
        found = None
    if found is None:
        return LoadRefused(
            Reason.MANIFEST_MISSING,
            f"object {arrival.uri}: no valid manifest beside it. Land the batch; without one it is never loaded.",
        )
    listed = {file.name: file.generation for file in found.manifest.files}
    if listed.get(name) == arrival.generation:
        return None
    if name in listed:
        return LoadRefused(
            Reason.FILE_CHANGED, f"object {arrival.uri}: its manifest lists another state. Land the batch again.",
        )
    return LoadRefused(
        Reason.FILE_UNLISTED,
        f"object {arrival.uri}: its manifest does not list it, so it is no part of the batch: delete it.",
    )


def _is_first(bucket: storage.Bucket, path: BatchPath, object_name: str) -> bool:
    parts = bucket.list_blobs(prefix=path.file("part-"))
    return bool(object_name == min(blob.name for blob in parts))
