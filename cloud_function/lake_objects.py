"""Reads the lake as it is now: a manifest that can be trusted, and whether its files still are what it says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from google.api_core.exceptions import NotFound
from google.cloud import storage
from reasons import Reason

from contracts.errors import LoadRefused, ManifestError, PathError, SignatureMismatch
from contracts.manifest import DataFile, Manifest, parse_manifest
from contracts.paths import MANIFEST_NAME, BatchPath, parse_object_name
from contracts.versions import is_known

MAX_MANIFEST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ManifestObject:
    """A verified manifest and the object generation it was read from."""

    manifest: Manifest
    generation: int


def read_manifest(blob: storage.Blob, path: BatchPath, key: str) -> ManifestObject | None:
    """The manifest in `blob`, in the generation that `blob` was looked up in; None when that is gone by now.

    Raises:
        LoadRefused: it is too large, malformed, not signed with `key`, another batch's, or of an unknown contract.
    """
    generation = int(blob.generation)
    if blob.size > MAX_MANIFEST_BYTES:
        raise LoadRefused(
            Reason.MANIFEST_TOO_LARGE,
            f"manifest {path.manifest}: {blob.size} bytes, allowed are {MAX_MANIFEST_BYTES}. Land the batch again.",
        )
    try:
        # Raw, or a compressed object could unfold to any size.
        text = blob.download_as_bytes(raw_download=True)
    except NotFound:
        return None
    return ManifestObject(verified(text, path, key), generation)


def verified(text: bytes, path: BatchPath, key: str) -> Manifest:
    """The manifest that `text` holds, when it is whole, ours, of this folder and of a known contract.

    Raises:
        LoadRefused: it is not; the first broken rule is named.
    """
    try:
        manifest = parse_manifest(text)
        manifest.verify(key)
    except SignatureMismatch as error:
        raise LoadRefused(Reason.SIGNATURE_MISMATCH, str(error)) from error
    except ManifestError as error:
        raise LoadRefused(Reason.MANIFEST_MALFORMED, f"{path.manifest}: {error}") from error
    if manifest.path != path:
        raise LoadRefused(
            Reason.PATH_MISMATCH, f"manifest {path.manifest}: belongs to {manifest.path.manifest}. Land it there.",
        )
    if manifest.contract.name != manifest.dataset or not is_known(manifest.contract):
        raise LoadRefused(
            Reason.CONTRACT_UNKNOWN,
            f"manifest {path.manifest}: {manifest.contract} is not known here. "
            "Deploy the function with the contracts that judged the batch.",
        )
    _require_part_names(manifest)
    return manifest


def require_files(bucket: storage.Bucket, manifest: Manifest) -> None:
    """Raise `LoadRefused` unless the batch's folder holds the manifest's files, unchanged, and no other part."""
    found = {blob.name: blob for blob in bucket.list_blobs(prefix=manifest.path.prefix)}
    listed = {manifest.path.file(file.name): file for file in manifest.files}
    for reason, name in _faults(listed, found):
        raise LoadRefused(reason, f"object {name}: not as the manifest says ({reason}). Land the batch again.")


def _faults(listed: Mapping[str, DataFile], found: Mapping[str, storage.Blob]) -> Iterator[tuple[Reason, str]]:
    for name, file in listed.items():
        blob = found.get(name)
        if blob is None:
            yield Reason.FILE_MISSING, name
        elif (int(blob.generation), blob.size, blob.crc32c) != (file.generation, file.bytes, file.crc32c):
            yield Reason.FILE_CHANGED, name
    for name in found.keys() - listed.keys():
        if name.endswith(".parquet"):
            yield Reason.FILE_UNLISTED, name


def _require_part_names(manifest: Manifest) -> None:
    names = [file.name for file in manifest.files]
    if len(set(names)) < len(names) or not all(_is_part(manifest.path.file(name)) for name in names):
        raise LoadRefused(
            Reason.MANIFEST_MALFORMED,
            f"manifest {manifest.path.manifest}: its file names are not distinct parts. Land the batch again.",
        )


def _is_part(object_name: str) -> bool:
    try:
        return parse_object_name(object_name)[1] != MANIFEST_NAME
    except PathError:
        return False
