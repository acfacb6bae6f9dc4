"""Of a refused document nothing is left but its item; of one that landed what makes it an order."""

import pyarrow as pa
from bson import ObjectId

from contracts.datasets.erased import people
from contracts.datasets.events.judge import judge_events
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.raw_documents import RawDocuments, decode, encode
from etl.erasure.kept_documents import redacted
from etl.quarantine.emptied_items import emptied
from etl.quarantine.items import ITEM_SCHEMA

KEY = "a key"
ORDER = {
    "_id": ObjectId("5eb0039a2f4c1d0001a3b7e4"), "time_stamp": 0x5EB0039A, "collection": "checkout_success",
    "store_id": "6", "order_id": 300, "ip": "30.0.1.2", "device_id": "d1", "email_address": "ada@example.com",
    "user_id_db": "77", "current_url": "https://www.glamira.de/?to=ada", "phone": "0157",
    "cart_products": [{
        "product_id": 95_814, "amount": 1, "price": "754,00", "currency": "€", "gift": "for Ada",
        "option": [{"option_label": "engraving", "option_id": 7, "value_label": "Ada", "value_id": 9}],
    }],
}


def test_an_order_stays_one_and_tells_of_nobody() -> None:
    left = redacted(ORDER)
    judged = judge_events(RawDocuments.of([encode(left)]), KEY)
    assert judged.refused == {}
    assert judged.accepted["order_id"].to_list() == ["300"]
    assert "ada" not in str(left).lower()
    assert not set(left) & {"ip", "device_id", "email_address", "user_id_db", "current_url", "phone"}


def test_an_item_keeps_its_reasons_and_loses_its_document() -> None:
    row = {
        "quarantine_id": "q", "dataset": "events", "reasons": ["store_unknown"], "bson": encode(ORDER),
        "violations": [{"reason": "store_unknown", "path": "store_id", "value": "ada@example.com"}],
        "document": "ada@example.com",
    }
    other = row | {"quarantine_id": "o", "bson": encode(ORDER | {"email_address": "bob@example.com", "user_id_db": ""})}
    table = pa.Table.from_pylist([row, other], ITEM_SCHEMA)
    ada = people([("email_hash", pseudonym(KEY, "ada@example.com"))])
    mine, theirs = emptied(table, ada, (KEY,)).to_pylist()
    assert (mine["quarantine_id"], mine["reasons"]) == ("q", ["store_unknown"])
    assert decode(mine["bson"]) == {"_id": ORDER["_id"]}
    assert "ada" not in str(mine)
    assert theirs["bson"] == other["bson"]
