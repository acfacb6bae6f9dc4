"""Everything that must never be loaded: each puts its object into the lake and says which event tells of it."""

import gzip
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import BatchPath
from tests.integration.cloud_function.lake_batches import Lake, Row, locations

PART = "part-00000.parquet"


@dataclass(frozen=True)
class Told:
    """The object generation that an event tells of; an empty bucket is the lake."""

    name: str
    generation: int
    bucket: str = ""


Forge = Callable[[Lake, date], Told]


def _sound(lake: Lake, day: date, **members: Any) -> Manifest:
    return lake.manifest("locations", day, [locations(day, "forged", "too")], **members)


def _published(lake: Lake, manifest: Manifest) -> Told:
    landed = lake.publish(manifest)
    return Told(landed.name, landed.generation)


def _elsewhere(name: str) -> Forge:
    return lambda lake, _day: Told(name, lake.put(name, b"PAR1"))


def _text(content: Callable[[Manifest], bytes], **properties: str) -> Forge:
    """A manifest object with any content in the place of a sound one."""

    def forge(lake: Lake, day: date) -> Told:
        manifest = _sound(lake, day)
        name = manifest.path.manifest
        return Told(name, lake.put(name, content(manifest), **properties))

    return forge


def _members(**members: Any) -> Forge:
    """A manifest whose JSON has other members than its contents allow."""
    return _text(lambda manifest: json.dumps(json.loads(manifest.to_json()) | members).encode())


def _unsigned(**members: Any) -> Forge:
    """A manifest changed after it was signed."""
    return lambda lake, day: _published(lake, replace(_sound(lake, day), **members))


def _signed(change: Callable[[Manifest], dict[str, Any]]) -> Forge:
    """A manifest with a valid signature on contents that do not hold."""

    def forge(lake: Lake, day: date) -> Told:
        manifest = _sound(lake, day)
        return _published(lake, replace(manifest, **change(manifest)).signed(lake.key))

    return forge


def _file(**members: Any) -> Forge:
    return _signed(lambda manifest: {"files": (replace(manifest.files[0], **members),)})


def _rows(change: Callable[[Row], Row]) -> Forge:
    """A sound manifest of rows that are not the day's."""

    def forge(lake: Lake, day: date) -> Told:
        landed = lake.land("locations", day, [[change(row) for row in locations(day, "forged")]])
        return Told(landed.name, landed.generation)

    return forge


def _tampered(tamper: Callable[[Lake, str], object]) -> Forge:
    """A sound batch whose folder is changed after its manifest was written."""

    def forge(lake: Lake, day: date) -> Told:
        told = _published(lake, manifest := _sound(lake, day))
        tamper(lake, manifest.path.file(PART))
        return told

    return forge


def _same_bytes_again(lake: Lake, name: str) -> object:
    return lake.put(name, lake.bucket.blob(name).download_as_bytes())


def _copied(to: Callable[[BatchPath], BatchPath]) -> Forge:
    """A sound manifest in another batch's folder."""

    def forge(lake: Lake, day: date) -> Told:
        manifest = _sound(lake, day)
        name = to(manifest.path).manifest
        return Told(name, lake.put(name, manifest.to_json().encode()))

    return forge


def _incomplete(lake: Lake, day: date) -> Told:
    """A sound manifest of an event that no id is known of."""
    landed = lake.land("events", day, [[{"event_id": None, "event_date": day, "event_type": "view", "store_id": "6"}]])
    return Told(landed.name, landed.generation)


def _bomb(lake: Lake, day: date) -> Told:
    """Two rows are promised; the file, a few thousand bytes, unfolds to a hundred thousand."""
    return _replaced(lake, day, lambda file: _unfolding(file, 100_000))


def _zipped(lake: Lake, day: date) -> Told:
    """The file, in a wrapping that the lake does not know."""
    return _replaced(lake, day, gzip.compress)


def _replaced(lake: Lake, day: date, change: Callable[[bytes], bytes]) -> Told:
    """A batch whose file holds something else, honestly described but for its rows."""
    manifest = _sound(lake, day)
    name = manifest.path.file(PART)
    lake.put(name, change(lake.bucket.blob(name).download_as_bytes()))
    blob = lake.bucket.get_blob(name)
    file = replace(manifest.files[0], bytes=blob.size, crc32c=blob.crc32c, generation=int(blob.generation))
    return _published(lake, replace(manifest, files=(file,)).signed(lake.key))


def _unfolding(content: bytes, rows: int) -> bytes:
    table = pq.read_table(io.BytesIO(content))
    sink = io.BytesIO()
    pq.write_table(table.take(pa.repeat(pa.scalar(0), rows)), sink, compression="zstd")
    return sink.getvalue()


def _garbage(lake: Lake, day: date) -> Told:
    """A file that is no Parquet."""
    return _replaced(lake, day, lambda _: b"PAR1 and then nothing that anybody could read PAR1")


def _counted(rows: int) -> Forge:
    """A manifest that promises another number of rows than its file holds."""
    return _signed(lambda manifest: {
        "files": (replace(manifest.files[0], rows=rows),), "counts": Counts(rows, rows, 0),
    })


def _twice(manifest: Manifest) -> dict[str, Any]:
    return {"files": manifest.files * 2, "counts": Counts(4, 4, 0)}


def _named(name: str) -> Forge:
    return _file(name=name)


def _contract(**members: str) -> Forge:
    return _signed(lambda manifest: {"contract": replace(manifest.contract, **members)})


FORGERIES: dict[str, tuple[Forge, str]] = {
    "object beside the layout": (_elsewhere("incoming/rows.parquet"), "object_outside_layout"),
    "object of no dataset": (
        _elsewhere("validated/orders/2020-06-04/20200604-0123456789abcdef/part-00000.parquet"), "object_outside_layout",
    ),
    "object of an impossible day": (
        _elsewhere("validated/events/2020-02-30/20200230-0123456789abcdef/manifest.json"), "object_outside_layout",
    ),
    "object of no batch": (_elsewhere("validated/events/2020-06-04/latest/manifest.json"), "object_outside_layout"),
    "object that climbs": (
        lambda _lake, day: Told(f"validated/events/{day}/../20200604-0123456789abcdef/manifest.json", 1),
        "object_outside_layout",
    ),
    "object with another case": (
        _elsewhere("validated/events/2020-06-04/20200604-0123456789ABCDEF/manifest.json"), "object_outside_layout",
    ),
    "object of another bucket": (
        lambda _lake, day: Told(f"validated/{day}.parquet", 1, bucket="somebody-elses"), "bucket_foreign",
    ),
    "manifest that is empty": (_text(lambda _: b""), "manifest_malformed"),
    "manifest that is no JSON": (_text(lambda _: b"PAR1"), "manifest_malformed"),
    "manifest cut off": (_text(lambda manifest: manifest.to_json().encode()[:-20]), "manifest_malformed"),
    "manifest that is a list": (_text(lambda manifest: f"[{manifest.to_json()}]".encode()), "manifest_malformed"),
    "manifest in another encoding": (_text(lambda _: b"\xff\xfe\xfa"), "manifest_malformed"),
    "manifest without end": (_text(lambda _: b'{"files":' * 50_000), "manifest_malformed"),
    "manifest that unfolds": (
        _text(lambda _: gzip.compress(bytes(8 * 1024 * 1024)), content_encoding="gzip"), "manifest_malformed",
    ),
    "manifest too large": (_text(lambda manifest: manifest.to_json().encode() + b" " * 2**20), "manifest_too_large"),
    "manifest of another version": (_members(manifest_version=2), "manifest_malformed"),
    "manifest with a member more": (_members(surprise=1), "manifest_malformed"),
    "manifest with a text for a number": (_members(sequence="1"), "manifest_malformed"),
    "manifest with a negative number": (_members(sequence=-1), "manifest_malformed"),
    "manifest with a number beyond INT64": (_members(sequence=2**64), "manifest_malformed"),
    "manifest with half a character": (_members(run_id="\ud800"), "manifest_malformed"),
    "manifest that loses rows": (
        _members(counts={"extracted": 9, "accepted": 2, "quarantined": 1}), "manifest_malformed",
    ),
    "manifest signed with another key": (
        lambda lake, day: _published(lake, _sound(lake, day).signed("another key")), "signature_mismatch",
    ),
    "manifest without a signature": (_unsigned(signature=""), "signature_mismatch"),
    "manifest with a strange signature": (_unsigned(signature="hmac-sha256:ë"), "signature_mismatch"),
    "manifest changed after signing": (_unsigned(sequence=99), "signature_mismatch"),
    "manifest of another batch": (
        _copied(lambda path: replace(path, batch_id=f"{path.batch_id[:9]}{'0' * 16}")), "path_mismatch",
    ),
    "manifest of another day": (
        _copied(lambda path: replace(path, data_date=path.data_date - timedelta(days=365))), "path_mismatch",
    ),
    "manifest of another dataset": (_copied(lambda path: replace(path, dataset="events")), "path_mismatch"),
    "contract of an unknown version": (_contract(version="0.0.1"), "contract_unknown"),
    "contract with other rules": (_contract(fingerprint="other"), "contract_unknown"),
    "contract of another dataset": (_contract(name="products"), "contract_unknown"),
    "file deleted": (_tampered(lambda lake, name: lake.bucket.blob(name).delete()), "file_missing"),
    "file changed": (_tampered(lambda lake, name: lake.put(name, b"PAR1 other PAR1")), "file_changed"),
    "file replaced by its own bytes": (_tampered(_same_bytes_again), "file_changed"),
    "file of another size": (_file(bytes=1), "file_changed"),
    "file of another checksum": (_file(crc32c="AAAAAA=="), "file_changed"),
    "file of another generation": (_file(generation=1), "file_changed"),
    "file added": (
        _tampered(lambda lake, name: lake.put(name.replace(PART, "part-00009.parquet"), b"PAR1")), "file_unlisted",
    ),
    "file listed twice": (_signed(_twice), "manifest_malformed"),
    "file outside the folder": (_named("../part-00000.parquet"), "manifest_malformed"),
    "file that is the manifest": (_named("manifest.json"), "manifest_malformed"),
    "file that is no Parquet": (_garbage, "file_unreadable"),
    "file wrapped once more": (_zipped, "file_unreadable"),
    "file that unfolds": (_bomb, "row_count_mismatch"),
    "rows fewer than promised": (_counted(3), "row_count_mismatch"),
    "rows more than promised": (_counted(1), "row_count_mismatch"),
    "rows of another day": (_rows(lambda row: row | {"event_date": date(1999, 1, 1)}), "row_outside_day"),
    "rows of no day": (_rows(lambda row: row | {"event_date": None}), "row_outside_day"),
    "rows without an id": (_incomplete, "row_incomplete"),
}
