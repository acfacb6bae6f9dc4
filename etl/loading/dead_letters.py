"""Dead letters: whatever lies in the lake and is not loaded, however it came to that, with what to do about it."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime

from contracts.commands import command
from contracts.errors import PathError
from contracts.foreign_text import harmless
from contracts.lake.paths import BatchPath, parse_object_name
from etl import lake
from etl.lake import StoredManifest, Stranger
from etl.loading.lost_events import RECENT_DAYS, recent_days
from etl.ops.load_refusals import LoadRefusal, standing_refusals
from etl.ops.loads import Load, every_load
from etl.platform.services import Services

NOT_LOADED, MANIFEST_MISSING, OUTSIDE_LAYOUT = "not_loaded", "manifest_missing", "object_outside_layout"
NOT_WHOLE = "batch_not_whole"
# Those that name no object of the lake: nothing can be done about them, so they are listed for a week.
EVENT_MALFORMED = "event_malformed"
READERS = 8
_Slot = tuple[str, date, str]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One object that was never loaded, or could not be loaded again: why, since when, and what to do."""

    object_uri: str
    dataset: str | None
    batch_id: str | None
    reason: str
    refused_at: datetime | None
    message: str


@dataclass(frozen=True, slots=True)
class _Contents:
    """The lake's objects: generations by name, and those in a batch's place with their batch."""

    generations: dict[str, int]
    batches: dict[str, BatchPath]

    def manifests(self, days: Iterable[date] | None) -> list[str]:
        """The objects in manifests' places, of some days or of all."""
        chosen = None if days is None else set(days)
        return [name for name, path in self.batches.items()
                if name == path.manifest and (chosen is None or path.data_date in chosen)]


def dead_letters(services: Services, day: date | None = None, *, opens_batches: bool = False) -> list[DeadLetter]:
    """Every refusal on record of what still lies there, the newest first, then what nobody heard of.

    Both of objects in the folders of the day and of the week before, or of the whole lake. Who `opens_batches` reads
    the manifests of what is loaded, too, and lists parts that are gone: the next replay would miss them.
    """
    contents = _contents(services)
    days = None if day is None else [*recent_days(day), day]
    refused = [
        DeadLetter(one.object_uri, one.dataset, one.batch_id, one.reason, one.refused_at, one.message)
        for one in _refusals(services, contents) if _is_asked(one.object_uri, days)
    ]
    known = {letter.object_uri for letter in refused}
    unheard = [
        *_unloaded(services, contents, days), *_orphans(services, contents, days, known),
        *(_not_whole(services, contents, days) if opens_batches else ()),
    ]
    return refused + [letter for letter in unheard if letter.object_uri not in known]


def damaged_batches(services: Services, day: date) -> list[DeadLetter]:
    """The loaded batches of a day of which the lake has lost an object, or holds another."""
    return list(_not_whole(services, _contents(services), [day]))


def _contents(services: Services) -> _Contents:
    blobs = services.storage.list_blobs(services.settings.lake_bucket)
    generations = {blob.name: int(blob.generation) for blob in blobs}
    batches = {}
    for name in generations:
        try:
            batches[name], _ = parse_object_name(name)
        except PathError:
            continue
    return _Contents(generations, batches)


def _refusals(services: Services, contents: _Contents) -> Iterator[LoadRefusal]:
    """Those of objects that are gone, or were written anew, are history; so are old ones of no object at all."""
    lies_there = {(harmless(_uri(services, name)), number) for name, number in contents.generations.items()}
    of_lake = _uri(services, "")
    for one in standing_refusals(services.bigquery, passing=EVENT_MALFORMED, days=RECENT_DAYS):
        is_of_lake = one.object_uri.startswith(of_lake) and one.reason != EVENT_MALFORMED
        if not is_of_lake or (one.object_uri, one.object_generation) in lies_there:
            yield one


def _is_asked(uri: str, days: Iterable[date] | None) -> bool:
    """Whether an object lies in a folder of one of the days, whatever its own name is."""
    return days is None or any(f"/{day}/" in uri for day in days)


def _unloaded(services: Services, contents: _Contents, days: Iterable[date] | None) -> Iterator[DeadLetter]:
    """Manifests that no load is on record of; those that would be superseded at once need none."""
    loads = every_load(services.bigquery)
    heard = {(load.manifest_uri, load.manifest_generation) for load in loads}
    names = [name for name in contents.manifests(days)
             if (_uri(services, name), contents.generations[name]) not in heard]
    ours = lake.lake_of(services)
    with ThreadPoolExecutor(READERS) as readers:
        found = lake.classified(filter(None, readers.map(lambda name: lake.read_object(ours, name), names)))
    for one in found.strangers:
        yield _of_stranger(one, contents.batches[one.name])
    latest = _latest(loads)
    yield from (_of_manifest(stored) for stored in found.live if not _is_superseded(stored, latest))


def _latest(loads: Iterable[Load]) -> dict[_Slot, tuple[int, str]]:
    """The sequence and batch id that was loaded last of each slot of each day."""
    latest: dict[_Slot, tuple[int, str]] = {}
    for load in loads:
        slot = load.dataset, load.event_date, load.slot
        latest[slot] = max(latest.get(slot, (-1, "")), (load.sequence or 0, load.batch_id))
    return latest


def _is_superseded(stored: StoredManifest, latest: dict[_Slot, tuple[int, str]]) -> bool:
    manifest = stored.manifest
    slot = manifest.dataset, manifest.data_date, manifest.slot
    return latest.get(slot, (-1, "")) > (manifest.sequence, manifest.batch_id)


def _orphans(
    services: Services, contents: _Contents, days: Iterable[date] | None, known: set[str],
) -> Iterator[DeadLetter]:
    """Parts without a manifest, the first of each batch, and objects that are no batch's."""
    for name in contents.generations.keys() - contents.batches.keys() if days is None else ():
        yield DeadLetter(harmless(_uri(services, name)), None, None, OUTSIDE_LAYOUT, None,
                         "no batch has such an object, and only land writes to the lake. Delete it.")
    chosen = None if days is None else set(days)
    listed = {known_uri.rpartition("/")[0] for known_uri in known}
    for name, path in sorted(contents.batches.items()):
        folder = _uri(services, path.prefix).removesuffix("/")
        is_asked = chosen is None or path.data_date in chosen
        if path.manifest in contents.generations or folder in listed or not is_asked:
            continue
        listed.add(folder)
        yield DeadLetter(_uri(services, name), path.dataset, path.batch_id, MANIFEST_MISSING, None,
                         f"no manifest beside it: somebody is landing it, or its landing was cut short. Run "
                         f"`{command(f'land {path.dataset} {path.data_date}')}`, and delete what stays listed then.")


def _not_whole(services: Services, contents: _Contents, days: Iterable[date] | None) -> Iterator[DeadLetter]:
    """The first object that is gone, or another one, of each loaded batch."""
    ours = lake.lake_of(services)
    live = {(dataset, day, batch_id) for (dataset, day, _), (_, batch_id) in
            _latest(every_load(services.bigquery)).items()}
    names = [name for name in contents.manifests(days) if (path := contents.batches[name])
             and (path.dataset, path.data_date, path.batch_id) in live]

    def lost(name: str) -> list[str]:
        found = lake.read_object(ours, name)
        return lake.lost_files(ours, found.manifest) if isinstance(found, StoredManifest) else []

    with ThreadPoolExecutor(READERS) as readers:
        for name, gone in zip(names, readers.map(lost, names), strict=True):
            path = contents.batches[name]
            if gone:
                yield DeadLetter(_uri(services, gone[0]), path.dataset, path.batch_id, NOT_WHOLE, None,
                                 "gone, or not as its manifest says, though its rows are loaded. Write it anew: "
                                 f"`{command(f'land {path.dataset} {path.data_date}')}`.")


def _of_stranger(stranger: Stranger, path: BatchPath) -> DeadLetter:
    return DeadLetter(stranger.uri, path.dataset, path.batch_id, stranger.reason, None, stranger.message)


def _of_manifest(stored: StoredManifest) -> DeadLetter:
    manifest = stored.manifest
    return DeadLetter(
        stored.uri, manifest.dataset, manifest.batch_id, NOT_LOADED, None,
        f"no load of it is on record. Run `{command(f'replay {manifest.batch_id}')}`.",
    )


def _uri(services: Services, name: str) -> str:
    return f"gs://{services.settings.lake_bucket}/{name}"
