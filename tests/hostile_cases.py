"""Hostile documents of a declared catalogue, values of every BSON type times fields, and what each must meet."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bson import ObjectId

from tests.bson_values import spellings
from tests.odd_bson import STAMP, body, element, number, text

COUNT, SEED = 300, 20_200_513
FAULTY = {"old binary of another length", "no UTF-8", "no UTF-8 at its start", "surrogate", "list of no UTF-8",
          "list with names", "twice"}
LISTS = {"empty list", "list", "list of texts", "nested lists", "list of a document", "list around the day",
         "list of this day and the next"}
DICTS = {"empty document", "document", "reference", "pointer"}
NOTHING = {"absent", "null", "undefined"}
STAMPS = {"stamp", "stamp as double", "stamp as decimal"}
# A field that must be one text; whatever is no list and no document has a text.
TEXT_FIELDS = ("user_agent", "resolution", "device_id", "api_version", "local_time", "current_url", "referrer_url",
               "email_address", "user_id_db", "product_id", "viewing_product_id", "key_search", "utm_source")
FIELDS = (*TEXT_FIELDS, "note", "time_stamp", "collection", "store_id", "option", "cart_products")


@dataclass(frozen=True)
class HostileCase:
    """One document and the reasons it must be refused for; none: it is accepted."""

    name: str
    raw: bytes
    reasons: tuple[str, ...]


def hostile_cases() -> Iterator[HostileCase]:
    """`COUNT` product views of one day, chosen from the catalogue; the same ones every time."""
    catalogue = [(field, title, spelt) for field in FIELDS for title, spelt in spellings(field) if is_due(field, title)]
    for place, (field, title, spelt) in enumerate(Random(SEED).sample(catalogue, COUNT)):
        usual = {
            "_id": element(7, "_id", ObjectId(f"5ebbe140a00000000001{place:04x}").binary),
            "time_stamp": number("time_stamp", STAMP), "collection": text("collection", b"view_product_detail"),
            "store_id": text("store_id", b"6"),
        }
        yield HostileCase(f"{field}: {title}", body(*(usual | {field: spelt}).values()), reasons(field, title))


def is_due(field: str, title: str) -> bool:
    """Whether such a document is due on the day of its `_id`; a stamp of the day beside is believed."""
    return field != "time_stamp" or title not in {"next day", "day before"}


def reasons(field: str, title: str) -> tuple[str, ...]:
    """What a product view must be refused for when a field of it is so."""
    if title in FAULTY:
        return ("undecodable",)
    if field == "time_stamp":
        return () if title in STAMPS else ("time_stamp_invalid", *(["type_mismatch"] if title in LISTS | DICTS else []))
    if field == "option":
        nothing = NOTHING | {"empty document", "empty list", "blank", "list of a document"}
        return () if title in nothing else ("type_mismatch",)
    if field == "cart_products":
        return () if title in NOTHING | {"empty list"} else ("type_mismatch",)
    mismatch = ("type_mismatch",) if field != "note" and title in LISTS | DICTS else ()
    unknown = {"collection": ("event_type_unknown",), "store_id": ("store_unknown",)}.get(field, ())
    return tuple(sorted(unknown + mismatch))
