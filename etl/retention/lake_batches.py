"""The lake's batches whose time has come: superseded ones, parts without a manifest, and days that are too old."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from google.api_core.exceptions import NotFound
from google.cloud import storage

from contracts.datasets.registry import PSEUDONYMS
from contracts.errors import PathError
from contracts.lake.paths import BatchPath, parse_object_name, slot_prefix
from etl import lake
from etl.platform.services import Services
from etl.retention.terms import Terms

log = logging.getLogger(__name__)

_ROOT = "validated/"
_Place = tuple[str, date]


@dataclass(frozen=True, slots=True)
class DueBatch:
    """A batch's folder that is to go; `is_expired` when its day is too old, else another took its place, or none came
    of it.
    """

    path: BatchPath
    is_expired: bool

    @property
    def lock(self) -> str:
        """The lock of whoever lands this dataset and day."""
        return f"land_{self.path.dataset} {self.path.data_date}"


@dataclass(frozen=True, slots=True)
class _Folder:
    """A batch's objects: when the youngest was written, and when its manifest was; none: it has none."""

    youngest: datetime
    manifest: datetime | None


def due_batches(services: Services, terms: Terms, unsettled: Collection[date]) -> list[DueBatch]:
    """The folders that are due, by a look at the names and times of all objects.

    Nothing of an `unsettled` day is superseded: what readers see of it is still asked for. Strangers stay, for somebody
    has to look at them.
    """
    return list(_due(services, _folders(services.lake_bucket.list_blobs(prefix=_ROOT)), terms, unsettled))


def delete_batches(services: Services, due: Iterable[DueBatch], terms: Terms, unsettled: Collection[date]) -> int:
    """Delete those of the folders that are still due, each manifest first; how many. Its caller holds their locks."""
    deleted = 0
    for dataset, day in sorted({(one.path.dataset, one.path.data_date) for one in due}):
        blobs = list(services.lake_bucket.list_blobs(prefix=slot_prefix(dataset, day)))
        for one in list(_due(services, _folders(blobs), terms, unsettled)):
            own = [blob for blob in blobs if blob.name.startswith(one.path.prefix)]
            for blob in sorted(own, key=lambda blob: blob.name != one.path.manifest):
                _delete(services.lake_bucket, blob.name)
            log.info("deleted batch=%s dataset=%s day=%s expired=%s", one.path.batch_id, dataset, day, one.is_expired)
            deleted += 1
    return deleted


def _due(
    services: Services, folders: Mapping[BatchPath, _Folder], terms: Terms, unsettled: Collection[date],
) -> Iterator[DueBatch]:
    places: defaultdict[_Place, dict[BatchPath, _Folder]] = defaultdict(dict)
    for path, folder in folders.items():
        places[path.dataset, path.data_date][path] = folder
    for (dataset, day), found in sorted(places.items()):
        expired = {
            path for path, folder in found.items() if dataset in PSEUDONYMS and folder.youngest < terms.lake
        }
        replaced = set() if day in unsettled else _superseded(services, found, terms)
        cut_short = {path for path, one in found.items() if one.manifest is None and one.youngest < terms.superseded}
        for path in sorted(expired | replaced | cut_short, key=str):
            yield DueBatch(path, path in expired)


def _superseded(services: Services, found: Mapping[BatchPath, _Folder], terms: Terms) -> set[BatchPath]:
    """Those whose slot has another live batch, for longer than superseded ones are kept."""
    with_manifest = {path: one.manifest for path, one in found.items() if one.manifest is not None}
    if len(with_manifest) < 2 or min(with_manifest.values()) >= terms.superseded:
        return set()
    [(dataset, day)] = {(path.dataset, path.data_date) for path in found}
    manifests = lake.found_manifests(lake.lake_of(services), dataset, day)
    live = {one.manifest.slot: one.manifest for one in manifests.live}
    return {
        path for one in manifests.trusted
        if (path := one.manifest.path) != live[one.manifest.slot].path
        and with_manifest.get(live[one.manifest.slot].path, terms.superseded) < terms.superseded
    }


def _folders(blobs: Iterable[storage.Blob]) -> dict[BatchPath, _Folder]:
    found: dict[BatchPath, _Folder] = {}
    for blob in blobs:
        try:
            path, _ = parse_object_name(blob.name)
        except PathError:
            continue
        known = found.get(path, _Folder(blob.updated, None))
        manifest = blob.updated if blob.name == path.manifest else known.manifest
        found[path] = _Folder(max(known.youngest, blob.updated), manifest)
    return found


def _delete(bucket: storage.Bucket, name: str) -> None:
    try:
        bucket.blob(name).delete()
    except NotFound:
        return
