"""A document comes back from quarantine in the very types it went in with, original and repaired version alike."""

from datetime import UTC, datetime
from typing import Any

import bson
from bson import Binary, Code, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp

from etl.mongo import CODEC
from etl.quarantine.documents import current_documents, originals
from etl.repairing.repair import Fix, fix
from tests.integration.quarantine.trial import OPERATOR, Trial

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


def _kept(trial: Trial) -> tuple[Any, bytes, bytes]:
    """Spoil one document with every type in it, land, and return its item, source bytes and bytes as kept."""
    document = next(iter(trial.sound.values()))
    changes = {"collection": "view_wish_list", "surprise": EVERY_TYPE}
    trial.events.update_one({"_id": document["_id"]}, {"$set": changes})
    trial.land()
    [item] = trial.items()
    bucket = trial.run.storage.bucket(trial.run.settings.quarantine_bucket)
    source = trial.events.find_one({"_id": document["_id"]})
    assert source is not None
    kept = originals(bucket, [item])[item.quarantine_id].document
    return item, bson.encode(source, codec_options=CODEC), bson.encode(kept, codec_options=CODEC)


def test_every_bson_type_comes_back_as_it_was(trial: Trial) -> None:
    _, source, kept = _kept(trial)
    assert kept == source


def test_a_repaired_version_differs_in_the_repaired_value_only(trial: Trial) -> None:
    item, source, _ = _kept(trial)
    [report] = fix(trial.run, [Fix(item.quarantine_id, {"collection": "view_home_page"})], OPERATOR)
    assert (report.reasons_before, report.reasons_left) == (("event_type_unknown",), ())
    [fixed] = trial.items()
    bucket = trial.run.storage.bucket(trial.run.settings.quarantine_bucket)
    repaired = current_documents(bucket, [fixed])[item.quarantine_id]
    expected = bson.decode(source, codec_options=CODEC) | {"collection": "view_home_page"}
    assert bson.encode(repaired, codec_options=CODEC) == bson.encode(expected, codec_options=CODEC)
