"""The lake's batches: data files first, manifest last; only manifests that are verified count, whoever asks."""

import hashlib
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud import storage

from contracts.commands import command
from contracts.errors import ManifestError, ManifestOutsideLayout, PathError, QuarantineError
from contracts.lake.manifest import DataFile, Manifest
from contracts.lake.manifest_object import UNLISTED, file_faults, read_verified, verified
from contracts.lake.paths import MANIFEST_NAME, BatchPath, parse_object_name, part_name, slot_prefix
from contracts.lake.signing import SigningKeys
from etl.platform.services import Services
from etl.platform.storage import conflict, content_of_file, put

log = logging.getLogger(__name__)

PARQUET = "application/vnd.apache.parquet"
_FAULTS = {
    "file_missing": "gone, and its manifest lists it",
    "file_changed": "not as its manifest says",
    UNLISTED: "no part of it, for its manifest does not list it: delete that object",
}


@dataclass(frozen=True, slots=True)
class Lake:
    """The lake's bucket, and the keys that its manifests are verified with."""

    bucket: storage.Bucket
    keys: SigningKeys


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


@dataclass(frozen=True, slots=True)
class Stranger:
    """An object in a manifest's place that is not ours, or not any more: it counts nowhere, and is reported.

    `reason` is the code that the load function refuses it under, `message` names the rule and the remedy.
    """

    bucket: str
    name: str
    generation: int
    reason: str
    message: str

    @property
    def uri(self) -> str:
        """The object's gs:// address."""
        return f"gs://{self.bucket}/{self.name}"


LakeObject = StoredManifest | Stranger


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the manifests' places of a dataset's day, each in the order of its names."""

    trusted: tuple[StoredManifest, ...]
    strangers: tuple[Stranger, ...]

    @property
    def live(self) -> list[StoredManifest]:
        """The live manifest of every slot of every dataset and day among them, place by place as they were found."""
        places: dict[tuple[str, date], list[StoredManifest]] = {}
        for one in self.trusted:
            places.setdefault((one.manifest.dataset, one.manifest.data_date), []).append(one)
        return [one for found in places.values() for one in _live(found)]

    @property
    def objects(self) -> list[LakeObject]:
        """All of it."""
        return [*self.trusted, *self.strangers]

    def generation_of(self, name: str) -> int:
        """The generation in which an object was found, whosever it is; 0: there was none."""
        return next((one.generation for one in self.objects if one.name == name), 0)


def lake_of(services: Services) -> Lake:
    """The lake that the settings name."""
    return Lake(services.lake_bucket, services.settings.signing_keys)


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
        upload_part(bucket, path, part_name(index), file, count)
        for index, (file, count) in enumerate(zip(files, rows, strict=True))
    )
    _delete_other_parts(bucket, path, parts)
    return parts


def publish_manifest(lake: Lake, manifest: Manifest, seen: int) -> StoredManifest:
    """Write the manifest and so make its batch exist; returns the one that lies there then.

    `seen` is the generation of the object in its place that was there when its sequence was chosen; 0: there was none.
    Whoever landed the same meanwhile, with no lower a sequence, has done the work already; a stranger is replaced.

    Raises:
        ManifestError: the load function could not read it; nothing is written.
        WriteConflict: a manifest that promises something else was written there meanwhile.
    """
    blob, text = lake.bucket.blob(manifest.path.manifest), manifest.to_json()
    verified(text.encode(errors="surrogatepass"), manifest.path, lake.keys)
    try:
        blob.upload_from_string(text, content_type="application/json", if_generation_match=seen)
    except PreconditionFailed as error:
        other = read_object(lake, blob.name)
        if isinstance(other, Stranger):
            return publish_manifest(lake, manifest, other.generation)
        if other is None or _promise(other.manifest) != _promise(manifest):
            raise conflict(lake.bucket, blob.name) from error
        if other.manifest.sequence < manifest.sequence:
            return publish_manifest(lake, manifest, other.generation)
        return other
    return StoredManifest(manifest, lake.bucket.name, blob.name, int(blob.generation))


def found_manifests(lake: Lake, dataset: str, day: date) -> Found:
    """What lies in the manifests' places of a dataset's day; strangers are logged."""
    blobs = lake.bucket.list_blobs(prefix=slot_prefix(dataset, day))
    names = [blob.name for blob in blobs if blob.name.endswith(f"/{MANIFEST_NAME}")]
    found = classified(one for name in names if (one := read_object(lake, name)))
    for one in found.strangers:
        log.warning("not counted: %s generation=%d: %s", one.uri, one.generation, one.message)
    return found


def classified(objects: Iterable[LakeObject]) -> Found:
    """Objects in manifests' places, those that can be trusted apart from the others."""
    found = list(objects)
    return Found(
        tuple(one for one in found if isinstance(one, StoredManifest)),
        tuple(one for one in found if isinstance(one, Stranger)),
    )


def read_object(lake: Lake, name: str) -> LakeObject | None:
    """What lies under that object name: a manifest that can be trusted, or a stranger; None when there is nothing."""
    blob = lake.bucket.get_blob(name)
    if blob is None:
        return None
    generation = int(blob.generation)
    try:
        return StoredManifest(read_verified(blob, _path(name), lake.keys), lake.bucket.name, name, generation)
    except ManifestError as error:
        return Stranger(lake.bucket.name, name, generation, error.reason, str(error))
    except NotFound:
        return None


def read_manifest(lake: Lake, name: str) -> StoredManifest | None:
    """The manifest under that object name; None when there is none.

    Raises:
        ManifestError: what lies there cannot be trusted.
    """
    found = read_object(lake, name)
    if isinstance(found, Stranger):
        raise ManifestError(f"object {found.uri}: {found.message}")
    return found


def manifests(lake: Lake, dataset: str, day: date) -> list[Manifest]:
    """Every manifest of a dataset's day that can be trusted."""
    return [stored.manifest for stored in found_manifests(lake, dataset, day).trusted]


def is_whole(lake: Lake, manifest: Manifest) -> bool:
    """Whether the batch's folder holds the manifest's files as it says, and no other part.

    What is not whole is written anew, which takes other parts away.
    """
    return not _faults(lake, manifest)


def lost_files(lake: Lake, manifest: Manifest) -> list[str]:
    """The object names of the manifest's files that are gone, or not as it says; parts beside them are only logged.

    Whoever reads the batch reads the files of its manifest and no others.
    """
    return [name for reason, name in _faults(lake, manifest) if reason != UNLISTED]


def _faults(lake: Lake, manifest: Manifest) -> list[tuple[str, str]]:
    found = {blob.name: blob for blob in lake.bucket.list_blobs(prefix=manifest.path.prefix)}
    faults = list(file_faults(manifest, found))
    for reason, name in faults:
        log.warning("batch %s: object %s is %s", manifest.batch_id, name, _FAULTS[reason])
    return faults


def refused_rows(bucket: storage.Bucket, path: BatchPath, columns: Sequence[str]) -> pa.Table | None:
    """These columns, as far as it has them, of what a batch refused; None when nothing is kept of it.

    Raises:
        QuarantineError: the object is no such file; names it and the command that writes it anew.
    """
    blob = bucket.get_blob(path.quarantine)
    if blob is None:
        return None
    try:
        file = pq.ParquetFile(io.BytesIO(blob.download_as_bytes()))
        return file.read([name for name in columns if name in file.schema_arrow.names])
    except (pa.ArrowInvalid, OSError) as error:
        raise QuarantineError(
            f"object gs://{bucket.name}/{path.quarantine}: it is no Parquet file any more, so nobody can read what the "
            f"batch refused. Write it anew: {command(f'land {path.dataset} {path.data_date}')}"
        ) from error


def live(landed: Iterable[Manifest]) -> dict[str, Manifest]:
    """The live manifest of each slot: the one with the highest sequence."""
    return {manifest.slot: manifest for manifest in sorted(landed, key=_rank)}


def _live(stored: Iterable[StoredManifest]) -> Iterable[StoredManifest]:
    ranked = sorted(stored, key=lambda one: _rank(one.manifest))
    return {one.manifest.slot: one for one in ranked}.values()


def _path(name: str) -> BatchPath:
    try:
        return parse_object_name(name)[0]
    except PathError as error:
        raise ManifestOutsideLayout(str(error)) from error


def _rank(manifest: Manifest) -> tuple[int, str]:
    return manifest.sequence, manifest.batch_id


def _promise(manifest: Manifest) -> Manifest:
    """What a manifest says of its batch, whoever landed it, when, and as the day's how manieth."""
    return replace(manifest, run_id="", created_at="", sequence=0, signature="")


def upload_part(bucket: storage.Bucket, path: BatchPath, name: str, file: Path, rows: int) -> DataFile:
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
