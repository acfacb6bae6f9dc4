"""The lake's batches: data files first, manifest last, and which batch of a day is live."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud import storage

from contracts.manifest import DataFile, Manifest, parse_manifest
from contracts.paths import MANIFEST_NAME, BatchPath, part_name, slot_prefix
from etl.objects import conflict, content_of_file, put

PARQUET = "application/vnd.apache.parquet"


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

    A part that is there already with the same content is left alone, so that a second call changes nothing, and two
    at once end alike.

    Raises:
        WriteConflict: somebody else writes other parts there.
    """
    parts = tuple(
        _upload_part(bucket, path, part_name(index), file, count)
        for index, (file, count) in enumerate(zip(files, rows, strict=True))
    )
    _delete_other_parts(bucket, path, parts)
    return parts


def publish_manifest(bucket: storage.Bucket, manifest: Manifest, seen: int) -> StoredManifest:
    """Write the manifest and so make its batch exist; returns the one that lies there then.

    `seen` is the generation of the batch's manifest that was there when its sequence was chosen; 0: there was none.
    Whoever landed the same meanwhile, with no lower a sequence, has done the work already.

    Raises:
        WriteConflict: a manifest that promises something else was written there meanwhile.
    """
    blob = bucket.blob(manifest.path.manifest)
    try:
        blob.upload_from_string(manifest.to_json(), content_type="application/json", if_generation_match=seen)
    except PreconditionFailed as error:
        other = read_manifest(bucket, blob.name)
        if other is None or _promise(other.manifest) != _promise(manifest):
            raise conflict(bucket, blob.name) from error
        if other.manifest.sequence < manifest.sequence:
            return publish_manifest(bucket, manifest, other.generation)
        return other
    return StoredManifest(manifest, bucket.name, blob.name, int(blob.generation))


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


def _promise(manifest: Manifest) -> Manifest:
    """What a manifest says of its batch, whoever landed it, when, and as the day's how manieth."""
    return replace(manifest, run_id="", created_at="", sequence=0, signature="")


def _upload_part(bucket: storage.Bucket, path: BatchPath, name: str, file: Path, rows: int) -> DataFile:
    content = content_of_file(file)
    with file.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    generation = put(bucket, path.file(name), content, PARQUET)
    return DataFile(name, content.size, rows, content.crc32c, sha256, generation)


def _delete_other_parts(bucket: storage.Bucket, path: BatchPath, parts: Sequence[DataFile]) -> None:
    wanted = {path.file(part.name) for part in parts}
    for blob in bucket.list_blobs(prefix=path.prefix):
        if blob.name not in wanted and not blob.name.endswith(MANIFEST_NAME):
            _delete_as_seen(bucket, blob)


def _delete_as_seen(bucket: storage.Bucket, blob: storage.Blob) -> None:
    # By its name: a delete of the generation that was listed would call one that was replaced just absent.
    try:
        bucket.blob(blob.name).delete(if_generation_match=blob.generation)
    except NotFound:
        return
    except PreconditionFailed as error:
        raise conflict(bucket, blob.name) from error
