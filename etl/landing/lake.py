"""The lake's batches: data files first, manifest last, and which batch of a day is live."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import google_crc32c
from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.manifest import DataFile, Manifest, parse_manifest
from contracts.paths import MANIFEST_NAME, BatchPath, part_name, slot_prefix

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """A manifest where it lies: bucket, object name and generation."""

    manifest: Manifest
    bucket: str
    name: str
    generation: int

    @property
    def uri(self) -> str:
        """The object's gs:// address."""
        return f"gs://{self.bucket}/{self.name}"


def upload_parts(
    bucket: storage.Bucket, path: BatchPath, files: Sequence[Path], rows: Sequence[int],
) -> tuple[DataFile, ...]:
    """Make the batch's folder hold exactly these files as its parts; `rows` are their row counts.

    A part that is there already with the same content is left alone, so that a second call changes nothing.
    """
    parts = tuple(
        _upload_part(bucket, path, part_name(index), file, count)
        for index, (file, count) in enumerate(zip(files, rows, strict=True))
    )
    _delete_other_parts(bucket, path, parts)
    return parts


def publish_manifest(bucket: storage.Bucket, manifest: Manifest) -> int:
    """Write the manifest and so make its batch exist; returns the object's generation."""
    blob = bucket.blob(manifest.path.manifest)
    blob.upload_from_string(manifest.to_json(), content_type="application/json")
    return int(blob.generation)


def stored_manifests(bucket: storage.Bucket, dataset: str, day: date) -> list[StoredManifest]:
    """Every manifest of a dataset's day, in the order of their names.

    Raises:
        ManifestError: one of them cannot be read.
    """
    blobs = bucket.list_blobs(prefix=slot_prefix(dataset, day))
    names = [blob.name for blob in blobs if blob.name.endswith(f"/{MANIFEST_NAME}")]
    return [stored for name in names if (stored := read_manifest(bucket, name))]


def read_manifest(bucket: storage.Bucket, name: str) -> StoredManifest | None:
    """The manifest under that object name; None when there is none.

    Raises:
        ManifestError: it cannot be read.
    """
    blob = bucket.get_blob(name)
    if blob is None:
        return None
    generation = int(blob.generation)
    try:
        text = blob.download_as_bytes()
    except NotFound:
        return None
    return StoredManifest(parse_manifest(text), bucket.name, name, generation)


def manifests(bucket: storage.Bucket, dataset: str, day: date) -> list[Manifest]:
    """Every manifest of a dataset's day."""
    return [stored.manifest for stored in stored_manifests(bucket, dataset, day)]


def live(landed: Iterable[Manifest]) -> dict[str, Manifest]:
    """The live manifest of each slot: the one with the highest sequence."""
    return {manifest.slot: manifest for manifest in sorted(landed, key=_rank)}


def live_manifests(bucket: storage.Bucket, dataset: str, day: date) -> list[StoredManifest]:
    """The live manifest of every slot of a dataset's day, as it lies in the lake."""
    stored = sorted(stored_manifests(bucket, dataset, day), key=lambda one: _rank(one.manifest))
    return list({one.manifest.slot: one for one in stored}.values())


def _rank(manifest: Manifest) -> tuple[int, str]:
    return manifest.sequence, manifest.batch_id


def _upload_part(bucket: storage.Bucket, path: BatchPath, name: str, file: Path, rows: int) -> DataFile:
    crc32c, sha256 = _checksums(file)
    blob = bucket.get_blob(path.file(name))
    if blob is None or (blob.crc32c, blob.size) != (crc32c, file.stat().st_size):
        blob = bucket.blob(path.file(name))
        blob.upload_from_filename(str(file), content_type="application/vnd.apache.parquet")
    return DataFile(name, file.stat().st_size, rows, crc32c, sha256, int(blob.generation))


def _delete_other_parts(bucket: storage.Bucket, path: BatchPath, parts: Sequence[DataFile]) -> None:
    wanted = {path.file(part.name) for part in parts}
    for blob in bucket.list_blobs(prefix=path.prefix):
        if blob.name not in wanted and not blob.name.endswith(MANIFEST_NAME):
            blob.delete()


def _checksums(file: Path) -> tuple[str, str]:
    crc32c, sha256 = 0, hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK_BYTES):
            crc32c = google_crc32c.extend(crc32c, chunk)
            sha256.update(chunk)
    return base64.b64encode(crc32c.to_bytes(4, "big")).decode("ascii"), sha256.hexdigest()
