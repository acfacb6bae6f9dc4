"""A document comes back from quarantine byte for byte, original and repaired version alike, and spoils no other."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.raw_bson import RawBSONDocument
from google.cloud import storage

from contracts.datasets.raw_documents import decode, encode
from contracts.errors import QuarantineError
from contracts.lake.paths import BatchPath, attempt_name
from etl.gates.row_counts import day_counts
from etl.ops.quarantine_changes import Change, Verb, apply
from etl.ops.quarantine_log import Filters, Item
from etl.platform.storage import content_of_bytes, content_of_file, put
from etl.quarantine.documents import current_bson, originals
from etl.quarantine.item_detail import detail_of
from etl.quarantine.repair import Fix, discard, fix
from etl.run.reprocess import Selection, preview
from tests import odd_bson
from tests.awkward import LOOKALIKES
from tests.integration.quarantine.spoilt_day import OPERATOR, SpoiltDay

EVERY_TYPE: dict[str, Any] = {
    "int32": 7, "int32_low": -(2**31), "int64": Int64(7), "int64_high": Int64(2**62), "double": 7.0, "tiny": 5e-324,
    "negative_zero": -0.0, "infinite": float("inf"), "decimal": Decimal128("7.10"), "exponent": Decimal128("1E+3"),
    "date": datetime(2020, 5, 4, 12, 0, 0, 123000, tzinfo=UTC), "id": ObjectId(), "text": "Weißgold ۵ \u200f",
    "blank": "",
    "null": None, "true": True, "binary": Binary(b"\x00\xff", 0), "user_binary": Binary(b"\x01", 128),
    "regex": Regex("^a", "i"), "code": Code("x"), "stamp": Timestamp(1, 2), "least": MinKey(), "most": MaxKey(),
    "list": [1, Int64(1), 1.0, [Decimal128("1")], {}],
    "nested": {"a": {"b": [{"c": Int64(5)}]}, "category id": "with space"},
}


def _kept(spoilt_day: SpoiltDay) -> tuple[Item, bytes, bytes]:
    """Spoil one document with every type in it, land, and return its item, source bytes and bytes as kept."""
    document = next(iter(spoilt_day.sound.values()))
    changes = {"collection": "view_wish_list", "surprise": EVERY_TYPE}
    spoilt_day.events.update_one({"_id": document["_id"]}, {"$set": changes})
    spoilt_day.land()
    [item] = spoilt_day.items()
    return item, _source(spoilt_day, item), originals(_bucket(spoilt_day), [item])[item.quarantine_id].raw


def _bucket(spoilt_day: SpoiltDay) -> storage.Bucket:
    return spoilt_day.run.storage.bucket(spoilt_day.run.settings.quarantine_bucket)


def _source(spoilt_day: SpoiltDay, item: Item) -> bytes:
    return b"".join(spoilt_day.events.find_raw_batches({"_id": ObjectId(item.document_id)}))


def test_every_bson_type_comes_back_as_it_was(spoilt_day: SpoiltDay) -> None:
    _, source, kept = _kept(spoilt_day)
    assert kept == source


def test_a_repaired_version_differs_in_the_repaired_value_only(spoilt_day: SpoiltDay) -> None:
    item, source, _ = _kept(spoilt_day)
    [report] = fix(spoilt_day.run.services, [Fix(item.quarantine_id, {"collection": "view_home_page"})], OPERATOR)
    assert (report.reasons_before, report.reasons_left) == (("event_type_unknown",), ())
    [fixed] = spoilt_day.items()
    repaired = current_bson(_bucket(spoilt_day), [fixed])[item.quarantine_id]
    assert repaired == encode(decode(source) | {"collection": "view_home_page"})


@pytest.fixture
def odd(spoilt_day: SpoiltDay) -> SpoiltDay:
    """A landed day: beside sound documents some whose data looks like Extended JSON, and some that nobody decodes."""
    sound = list(spoilt_day.sound.values())
    for document, data in zip(sound, LOOKALIKES, strict=False):
        change = {"$set": {"store_id": "no store", "meta": data}}
        spoilt_day.events.update_one({"_id": document["_id"]}, change)
    for number, content in enumerate(odd_bson.FAULTY.values()):
        start = int.from_bytes(sound[0]["_id"].binary[:4], "big")
        identity = odd_bson.element(7, "_id", ObjectId(start.to_bytes(4, "big") + bytes(7) + bytes([number])).binary)
        raw = odd_bson.document(content, identity=identity, stamp=odd_bson.number("time_stamp", start))
        spoilt_day.events.insert_one(RawBSONDocument(raw))
    spoilt_day.land()
    return spoilt_day


def _back_to_their_stores(spoilt_day: SpoiltDay, items: Sequence[Item]) -> list[Fix]:
    stores = {str(identity): document["store_id"] for identity, document in spoilt_day.sound.items()}
    return [Fix(item.quarantine_id, {"store_id": stores[item.document_id]}) for item in items]


def test_each_comes_back_byte_for_byte_whatever_it_looks_like(odd: SpoiltDay) -> None:
    items = odd.items()
    kept = originals(_bucket(odd), items)
    assert len(kept) == len(LOOKALIKES) + len(odd_bson.FAULTY)
    assert {one: kept[one].raw for one in kept} == {item.quarantine_id: _source(odd, item) for item in items}
    assert {item.reasons for item in items} == {("store_unknown",), ("undecodable",)}
    for item in items:
        assert item.document_id in detail_of(odd.run.services, item.quarantine_id).to_json()["document"]


def test_what_passes_is_reprocessed_and_a_discard_spoils_no_landing(odd: SpoiltDay) -> None:
    lookalikes = [item for item in odd.items() if "undecodable" not in item.reasons]
    fix(odd.run.services, _back_to_their_stores(odd, lookalikes), OPERATOR)
    assert len(preview(odd.run.services, Selection(day=odd.day)).passing) == len(LOOKALIKES)
    discard(odd.run.services, Filters(reason_code="undecodable", day=odd.day), OPERATOR)
    landed = odd.land_passing(Selection(day=odd.day))
    assert (landed.passed, landed.refused) == (len(LOOKALIKES), 0)
    odd.land()
    counts = odd.loaded()
    assert (counts.quarantined, counts.reprocessed, counts.loaded) == (len(odd_bson.FAULTY), len(LOOKALIKES), 400)


def test_what_cannot_be_decoded_cannot_be_fixed_and_says_what_helps(odd: SpoiltDay) -> None:
    item = next(item for item in odd.items() if "undecodable" in item.reasons)
    with pytest.raises(QuarantineError, match=r"cannot be decoded.*MongoDB.*discard"):
        fix(odd.run.services, [Fix(item.quarantine_id, {"store_id": "6"})], OPERATOR)
    odd.events.replace_one({"_id": ObjectId(item.document_id)}, next(iter(odd.sound.values())) | {
        "_id": ObjectId(item.document_id)})
    odd.land()
    assert item.quarantine_id not in {one.quarantine_id for one in odd.items()}


def test_a_document_no_longer_kept_fails_alone(odd: SpoiltDay) -> None:
    lookalikes = [item for item in odd.items() if "undecodable" not in item.reasons]
    fix(odd.run.services, _back_to_their_stores(odd, lookalikes), OPERATOR)
    lost = next(item for item in odd.items() if item.attempt_id)
    _bucket(odd).blob(attempt_name("events", lost.quarantine_id, str(lost.attempt_id))).delete()
    failing = {one.item.quarantine_id: one.reasons for one in preview(odd.run.services, Selection(day=odd.day)).failing}
    assert failing[lost.quarantine_id] == ("document_not_kept",)
    assert len(failing) == 1 + len(odd_bson.FAULTY)
    with pytest.raises(QuarantineError, match=f"{lost.quarantine_id}: its document is no longer kept"):
        detail_of(odd.run.services, lost.quarantine_id)
    assert odd.land().reprocessed == len(LOOKALIKES) - 1


def test_a_damaged_file_fails_with_the_command_that_writes_it_anew(odd: SpoiltDay) -> None:
    items = odd.items()
    name = BatchPath("events", odd.day, items[0].batch_id).quarantine
    whole = _bucket(odd).blob(name).download_as_bytes()
    for damaged in (b"PAR1 is no file", whole[: len(whole) // 2], b""):
        _bucket(odd).blob(name).upload_from_string(damaged)
        failing = preview(odd.run.services, Selection(day=odd.day)).failing
        assert {one.reasons for one in failing} == {("document_not_kept",)}
        with pytest.raises(QuarantineError, match=f".venv/bin/glamira land events {odd.day}"):
            detail_of(odd.run.services, items[0].quarantine_id)
        with pytest.raises(QuarantineError, match=f"{name}: it is no Parquet .* land events {odd.day}"):
            day_counts(odd.run)
    odd.land()
    assert detail_of(odd.run.services, items[0].quarantine_id).item.quarantine_id == items[0].quarantine_id


def test_files_of_former_versions_are_read(odd: SpoiltDay, tmp_path: Path) -> None:
    """They kept Extended JSON alone: what is none comes back as the data it is, what only looks like it as that."""
    items = [item for item in odd.items() if "undecodable" not in item.reasons]
    name = BatchPath("events", odd.day, items[0].batch_id).quarantine
    table = pq.read_table(io.BytesIO(_bucket(odd).blob(name).download_as_bytes()))
    pq.write_table(table.drop_columns(["bson"]), tmp_path / "former.parquet")
    put(_bucket(odd), name, content_of_file(tmp_path / "former.parquet"), "application/vnd.apache.parquet")
    kept = originals(_bucket(odd), items)
    equal = [decode(_source(odd, item))["meta"] for item in items
             if kept[item.quarantine_id].raw == _source(odd, item)]
    assert [data for data in LOOKALIKES[:4] if data in equal] == list(LOOKALIKES[:4])
    assert {"$numberLong": "12"} not in equal
    assert Int64(12) in [kept[item.quarantine_id].document["meta"] for item in items]


def test_versions_of_former_releases_are_read(odd: SpoiltDay) -> None:
    item = next(item for item in odd.items() if "undecodable" not in item.reasons)
    text = f'{{"_id": {{"$oid": "{item.document_id}"}}, "meta": {{"$oid": "not an oid"}}, "n": {{"$numberLong": "1"}}}}'
    former = attempt_name("events", item.quarantine_id, "f" * 16, "json")
    put(_bucket(odd), former, content_of_bytes(text.encode()), "application/json")
    apply(odd.run.bigquery, Verb.FIX, [Change(item.quarantine_id, "f" * 16)], OPERATOR)
    [fixed] = [one for one in odd.items() if one.attempt_id]
    raw = current_bson(_bucket(odd), [fixed])[item.quarantine_id]
    assert decode(raw) == {"_id": ObjectId(item.document_id), "meta": {"$oid": "not an oid"}, "n": Int64(1)}
