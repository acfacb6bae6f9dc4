"""The lake's rows of a person: live batches are written anew under their names, others that have some are deleted."""

import io
import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
from google.api_core.exceptions import NotFound, PreconditionFailed
from google.cloud import storage

from contracts.datasets.erased import IDENTITIES, People, rows_of, without
from contracts.datasets.registry import PSEUDONYMS
from contracts.errors import PathError
from contracts.lake.manifest import DataFile, Manifest
from contracts.lake.paths import MANIFEST_NAME, BatchPath, parse_object_name, part_name
from etl import lake
from etl.lake import StoredManifest
from etl.landing.validate import write_part
from etl.platform.services import Services

log = logging.getLogger(__name__)

RUN_PREFIX = "erase__"  # of the runs whose batches an erasure wrote


@dataclass(frozen=True, slots=True)
class TheirPart:
    """An object of the lake that has rows of a person; `path` is its batch, none for what lies outside the layout."""

    name: str
    rows: int
    path: BatchPath | None


# Rows of the people by object name and generation: what a generation holds never changes, so it is read once.
Counted = dict[tuple[str, int], int]


def their_parts(services: Services, people: People, counted: Counted) -> Iterator[TheirPart]:
    """Every data file of the lake that has rows of these people, whatever its manifest is.

    `counted` has what was read before, of the same people, and gets what is read now.
    """
    for dataset in PSEUDONYMS:
        for blob in services.lake_bucket.list_blobs(prefix=f"validated/{dataset}/"):
            if blob.name.endswith(".parquet") and (rows := _known_count(blob, people, counted)):
                yield TheirPart(blob.name, rows, _path_of(blob.name))


def days_of(parts: list[TheirPart]) -> set[date]:
    """The days whose batches have rows of them."""
    return {part.path.data_date for part in parts if part.path}


def erase_parts(services: Services, parts: list[TheirPart], people: People, run_id: str) -> None:
    """Take the people out of these files.

    A live batch gets new files beside the old ones, then a manifest that lists them, then loses the old ones: whoever
    dies in between leaves what the next call finds. Its name, counts and place stay, so that nothing else of its day
    has to know.

    Raises:
        WriteConflict: somebody else landed the batch meanwhile.
    """
    for path in sorted({part.path for part in parts if part.path}, key=str):
        names = [part.name for part in parts if part.path == path]
        stored = _live(services, path)
        if stored and {path.file(file.name) for file in stored.manifest.files} & set(names):
            stored = _written_anew(services, stored, people, run_id)
        if stored is None:
            _delete(services.lake_bucket, path.manifest)
        listed = {path.file(file.name) for file in stored.manifest.files} if stored else set()
        for blob in list(services.lake_bucket.list_blobs(prefix=path.prefix)):
            if blob.name not in listed and blob.name != path.manifest:
                _delete(services.lake_bucket, blob.name)
    for part in parts:
        if part.path is None:
            _delete(services.lake_bucket, part.name)


def batches_written_anew(services: Services) -> list[StoredManifest]:
    """The live batches that an erasure wrote last, those of every day: whether they are loaded the ledger says."""
    ours = lake.lake_of(services)
    names = [
        blob.name for dataset in PSEUDONYMS
        for blob in services.lake_bucket.list_blobs(prefix=f"validated/{dataset}/")
        if blob.name.endswith(f"/{MANIFEST_NAME}")
    ]
    found = lake.classified(one for name in names if (one := lake.read_object(ours, name))).live
    return [one for one in found if one.manifest.run_id.startswith(RUN_PREFIX)]


def _live(services: Services, path: BatchPath) -> StoredManifest | None:
    """The batch's manifest, when it is the live one of its slot."""
    found = lake.found_manifests(lake.lake_of(services), path.dataset, path.data_date)
    return next((one for one in found.live if one.manifest.path == path), None)


def _written_anew(services: Services, stored: StoredManifest, people: People, run_id: str) -> StoredManifest:
    before, ours = stored.manifest, lake.lake_of(services)
    first = 1 + max(int(file.name[5:10]) for file in before.files)
    with tempfile.TemporaryDirectory(prefix="erase-") as folder:
        files = tuple(
            _file_anew(services, before, file.name, Path(folder) / part_name(first + index), people)
            for index, file in enumerate(before.files)
        )
    after = replace(before, files=files, sequence=before.sequence + 1, run_id=run_id, signature="")
    log.info("written anew dataset=%s day=%s batch=%s", before.dataset, before.data_date, before.batch_id)
    return lake.publish_manifest(ours, after.signed(ours.keys.signing), stored.generation)


def _file_anew(
    services: Services, manifest: Manifest, name: str, file: Path, people: People,
) -> DataFile:
    content = services.lake_bucket.blob(manifest.path.file(name)).download_as_bytes()
    rows = without(pl.read_parquet(io.BytesIO(content)), people)
    write_part(rows, file)
    return lake.upload_part(services.lake_bucket, manifest.path, file.name, file, len(rows))


def _known_count(blob: storage.Blob, people: People, counted: Counted) -> int:
    seen = blob.name, int(blob.generation)
    if seen not in counted:
        counted[seen] = _count(blob, people)
    return counted[seen]


def _count(blob: storage.Blob, people: People) -> int:
    try:
        content = blob.download_as_bytes(if_generation_match=blob.generation)
    except (NotFound, PreconditionFailed):
        return 0  # another generation is there by now, or none: the next look reads it
    try:
        known = pl.read_parquet_schema(io.BytesIO(content))
        columns = [name for name in IDENTITIES.values() if name in known]
        return int(rows_of(pl.read_parquet(io.BytesIO(content), columns=columns), people).sum()) if columns else 0
    except pl.exceptions.PolarsError:
        log.warning("object %s: it is no Parquet file, so nobody can say whose rows it had", blob.name)
        return 0


def _path_of(name: str) -> BatchPath | None:
    try:
        return parse_object_name(name)[0]
    except PathError:
        return None


def _delete(bucket: storage.Bucket, name: str) -> None:
    try:
        bucket.blob(name).delete()
    except NotFound:
        return
