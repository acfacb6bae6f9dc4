"""Reads the lake as it is now: a manifest that can be trusted, and whether its files still are what it says."""

from dataclasses import dataclass

from google.api_core.exceptions import NotFound
from google.cloud import storage
from reasons import Reason

from contracts.commands import command
from contracts.errors import LoadRefused, ManifestError
from contracts.lake.manifest import Manifest
from contracts.lake.manifest_object import file_faults, read_verified
from contracts.lake.paths import BatchPath
from contracts.lake.signing import SigningKeys
from contracts.lake.versions import is_known


@dataclass(frozen=True, slots=True)
class ManifestObject:
    """A verified manifest and the object generation it was read from."""

    manifest: Manifest
    generation: int


def read_manifest(blob: storage.Blob, path: BatchPath, keys: SigningKeys) -> ManifestObject | None:
    """The manifest in `blob`, in the generation that `blob` was looked up in; None when that is gone by now.

    Raises:
        LoadRefused: it is too large, malformed, not signed with a key in force, another batch's, or of an unknown
            contract.
    """
    generation = int(blob.generation)
    try:
        manifest = read_verified(blob, path, keys)
    except NotFound:
        return None
    except ManifestError as error:
        raise LoadRefused(Reason(error.reason), str(error)) from error
    if manifest.contract.name != manifest.dataset or not is_known(manifest.contract):
        raise LoadRefused(
            Reason.CONTRACT_UNKNOWN,
            f"manifest {path.manifest}: {manifest.contract} is not known here. "
            "Deploy the function with the contracts that judged the batch.",
        )
    return ManifestObject(manifest, generation)


def require_files(bucket: storage.Bucket, manifest: Manifest) -> None:
    """Raise `LoadRefused` unless the batch's folder holds the manifest's files, unchanged, and no other part."""
    found = {blob.name: blob for blob in bucket.list_blobs(prefix=manifest.path.prefix)}
    for reason, name in file_faults(manifest, found):
        raise LoadRefused(
            Reason(reason),
            f"object {name}: not as the manifest says ({reason}). Land the batch again, which takes away what is too "
            f"many: `{command(f'land {manifest.dataset} {manifest.data_date}')}`.",
        )
