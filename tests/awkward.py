"""The awkward documents of `tests/fixtures/awkward`, and those no JSON can write, with their fates; how to compare."""

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bson import ObjectId, json_util
from bson.codec_options import DatetimeConversion

from contracts.datasets.raw_documents import Document, decode, encode
from tests import odd_bson
from tests.hostile_cases import hostile_cases
from tests.odd_bson import FAULTY, HARMLESS

# Data of the shop's that is no Extended JSON, or only happens to be.
LOOKALIKES: tuple[Any, ...] = (
    {"$oid": "not an oid"}, {"$date": "yesterday"}, {"$uuid": "no"}, {"$binary": {"base64": "?", "subType": "zz"}},
    {"$numberLong": "12"}, {"$numberInt": "12"}, {"$numberDouble": "x"}, {"$numberDecimal": "1"}, {"$undefined": True},
    {"$regularExpression": {"pattern": "(", "options": ""}}, {"$timestamp": {"t": -1, "i": "x"}}, {"$minKey": 1},
    {"$code": 5}, {"$symbol": "a"}, {"$oid": "5ebbe140a000000000000d01"}, [{"deep": {"$oid": "not an oid"}}],
    {"$ref": 5, "$id": 1}, {"$date": {"$numberLong": "99999999999999999999999"}},
)
AS_STORED = json_util.JSONOptions(tz_aware=True, tzinfo=UTC, datetime_conversion=DatetimeConversion.DATETIME_AUTO)
FOLDER = Path(__file__).parent / "fixtures" / "awkward"
DAY = date(2020, 5, 13)


@dataclass(frozen=True)
class Case:
    """One document; `accepted` are columns it must land with, `reasons` all it must be refused for, or neither."""

    name: str
    raw: bytes
    accepted: dict[str, Any] | None
    reasons: tuple[str, ...]
    is_published: bool

    @property
    def document(self) -> Document:
        """The document, or what can be read of it."""
        return decode(self.raw)

    @property
    def is_order(self) -> bool:
        """Whether it is an accepted order."""
        return self.accepted is not None and self.document["collection"] == "checkout_success"


def cases() -> list[Case]:
    """Every case of every file, the odd ones below, and 300 hostile ones that nobody wrote by hand."""
    files = sorted(FOLDER.glob("*.json"))
    written = [_case(file.stem, entry) for file in files for entry in json.loads(file.read_text(encoding="utf-8"))]
    hostile = [
        Case(f"hostile: {one.name}", one.raw, None if one.reasons else {}, one.reasons, is_published=True)
        for one in hostile_cases()
    ]
    return [*written, *_odd_cases(), *hostile]


def _odd_cases() -> Iterator[Case]:
    """Bytes that nobody reads alike, other spellings of the same, and data that looks like Extended JSON."""
    numbers = itertools.count(0xE01)
    for kinds, fate in ((FAULTY, (None, ("undecodable",))), (HARMLESS, ({"event_type": "view_product_detail"}, ()))):
        for name, content in kinds.items():
            identity = ObjectId(f"5ebbe140a000000000000{next(numbers):03x}")
            raw = odd_bson.document(content, identity=odd_bson.element(7, "_id", identity.binary))
            yield Case(f"bson: {name}", raw, *fate, is_published=True)
    for number, data in enumerate(LOOKALIKES):
        document = {"_id": ObjectId(f"5ebbe140a000000000000{next(numbers):03x}"), "time_stamp": odd_bson.STAMP,
                    "collection": "view_product_detail", "store_id": "no store", "meta": data}
        yield Case(f"lookalike {number}: {data}", encode(document), None, ("store_unknown",), is_published=True)


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where `found` is not what was expected: records may have more members, lists must be of one length."""
    if isinstance(expected, dict):
        members = json.loads(found) if isinstance(found, str) else found
        if not isinstance(members, dict):
            return [f"{path}: {found!r} instead of {expected!r}"]
        members = [(name, value, members.get(name)) for name, value in expected.items()]
        return [line for name, one, other in members for line in differences(one, other, f"{path}.{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for number, (one, other) in pairs for line in differences(one, other, f"{path}.{number}")]
    return [] if _as_written(found, expected) == expected else [f"{path}: {found!r} instead of {expected!r}"]


def _as_written(found: Any, expected: Any) -> Any:
    if isinstance(found, Decimal) and isinstance(expected, str):
        return expected if found == Decimal(expected) else str(found)
    return found.isoformat() if isinstance(found, date | datetime) else found


def _case(file: str, entry: dict[str, Any]) -> Case:
    return Case(
        name=f"{file}: {entry['case']}",
        raw=encode(json_util.loads(json.dumps(entry["document"]), json_options=AS_STORED)),
        accepted=entry.get("accepted"),
        reasons=tuple(entry.get("quarantined", ())),
        is_published=entry.get("published", True),
    )
