"""A manifest object is read and verified in one act, by whoever reads it: what comes back is ours and of its folder."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from contracts.commands import command
from contracts.errors import ManifestError, ManifestMisplaced, ManifestTooLarge, PathError, SignatureMismatch
from contracts.lake.manifest import Manifest, parse_manifest
from contracts.lake.paths import MANIFEST_NAME, BatchPath, parse_object_name
from contracts.lake.signing import SigningKeys

MAX_MANIFEST_BYTES = 1024 * 1024
UNLISTED = "file_unlisted"


class Blob(Protocol):
    """What is asked of an object of Cloud Storage, as it was looked up."""

    @property
    def size(self) -> int:
        """Its bytes."""

    @property
    def generation(self) -> int:
        """Which of the contents that were written under its name."""

    @property
    def crc32c(self) -> str:
        """The checksum, in base64."""

    def download_as_bytes(self, *, raw_download: bool) -> bytes:
        """The object's bytes as they are stored, in the generation that was looked up."""


def read_verified(blob: Blob, path: BatchPath, keys: SigningKeys) -> Manifest:
    """The manifest in the object at `path`.

    Raises:
        ManifestError: it is too large, malformed, not signed with a key in force, or another batch's.
        NotFound: as Cloud Storage raises it, when the object is gone meanwhile.
    """
    if blob.size > MAX_MANIFEST_BYTES:
        raise ManifestTooLarge(_too_large(path, blob.size))
    # Raw, or a compressed object could unfold to any size.
    return verified(blob.download_as_bytes(raw_download=True), path, keys)


def verified(text: bytes, path: BatchPath, keys: SigningKeys) -> Manifest:
    """The manifest that `text` holds, when it is whole, signed with a key in force, and of this folder.

    Raises:
        ManifestError: it is not; the object and the first broken rule are named.
    """
    if len(text) > MAX_MANIFEST_BYTES:
        raise ManifestTooLarge(_too_large(path, len(text)))
    try:
        manifest = parse_manifest(text)
        manifest.verify(*keys.in_force)
    except SignatureMismatch:
        raise
    except ManifestError as error:
        raise ManifestError(f"{path.manifest}: {error} {_stays(path)}") from error
    if manifest.path != path:
        raise ManifestMisplaced(
            f"manifest {path.manifest}: belongs to {manifest.path.manifest}. Land it there. {_stays(path)}",
        )
    if not _names_parts(manifest):
        raise ManifestError(
            f"manifest {path.manifest}: its file names are not distinct parts. Land the batch again. {_stays(path)}",
        )
    return manifest


def file_faults(manifest: Manifest, found: Mapping[str, Blob]) -> Iterator[tuple[str, str]]:
    """How the objects `found` in the batch's folder, by name, differ from the manifest's files: reasons and names."""
    listed = {manifest.path.file(file.name): file for file in manifest.files}
    for name, file in listed.items():
        blob = found.get(name)
        if blob is None:
            yield "file_missing", name
        elif (int(blob.generation), blob.size, blob.crc32c) != (file.generation, file.bytes, file.crc32c):
            yield "file_changed", name
    for name in found.keys() - listed.keys():
        if name.endswith(".parquet"):
            yield UNLISTED, name


def _too_large(path: BatchPath, size: int) -> str:
    limit = f"{size} bytes, allowed are {MAX_MANIFEST_BYTES}"
    return f"manifest {path.manifest}: {limit}. Land the batch again. {_stays(path)}"


def _stays(path: BatchPath) -> str:
    land = f"`{command(f'land {path.dataset} {path.data_date}')}`"
    return f"{land} writes what is ours anew; an object that stays listed then is not ours: delete it."


def _names_parts(manifest: Manifest) -> bool:
    names = [file.name for file in manifest.files]
    return len(set(names)) == len(names) and all(_is_part(manifest.path.file(name)) for name in names)


def _is_part(object_name: str) -> bool:
    try:
        return parse_object_name(object_name)[1] != MANIFEST_NAME
    except PathError:
        return False
