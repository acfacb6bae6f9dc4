"""Erased people are known in documents and rows alike, and rows stay without them."""

import polars as pl
import pytest
from bson import ObjectId

from contracts.datasets.erased import ERASED, IDENTITIES, NOBODY, identities, people, rows_of, without
from contracts.datasets.events.event_rows import event_rows
from contracts.datasets.normalise.pseudonym import pseudonym

KEY = "a key"
DOCUMENTS = [
    {"_id": ObjectId(), "ip": "30.0.1.2", "device_id": "d1", "user_id_db": "77", "email_address": " ada@example.com "},
    {"_id": ObjectId(), "ip": " 30.0.1.2", "device_id": 77, "user_id_db": "", "email_address": None},
    {"_id": ObjectId(), "ip": "null", "device_id": "N/A", "user_id_db": ["77"], "email_address": True},
]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_documents_identities_are_those_of_its_row(document: dict[str, object]) -> None:
    row = event_rows([document], KEY).events.row(0, named=True)
    found = {column: pseudonym(KEY, value) for column, value in identities(document).items()}
    assert found == {column: row[column] for column in IDENTITIES.values() if row[column]}


def test_equal_texts_of_two_fields_are_two_things() -> None:
    customer = people([("user_id_hash", pseudonym(KEY, "77"))])
    assert customer.has(DOCUMENTS[0], [KEY])
    assert not customer.has(DOCUMENTS[1], [KEY])
    assert not customer.has(DOCUMENTS[0], ["another key"])


def test_rows_stay_and_name_nobody() -> None:
    frame = pl.DataFrame({
        "event_id": ["a", "b", "c"], "ip_hash": ["i", "i", None], "device_id_hash": ["d", "e", "d"],
        "user_id_hash": [None, "u", None], "email_hash": [None, "m", None], "key_search": ["ring", "gold", None],
    })
    left = without(frame, people([("device_id_hash", "d")]))
    assert left.to_dicts() == [
        {"event_id": "a", "ip_hash": ERASED, "device_id_hash": ERASED, "user_id_hash": None, "email_hash": None,
         "key_search": None},
        frame.row(1, named=True),
        {"event_id": "c", "ip_hash": None, "device_id_hash": ERASED, "user_id_hash": None, "email_hash": None,
         "key_search": None},
    ]
    assert rows_of(left, people([("device_id_hash", "d")])).sum() == 0
    assert without(frame, NOBODY) is frame


def test_places_keep_their_rows() -> None:
    frame = pl.DataFrame({"ip_hash": ["i", "j"], "country_code": ["DE", "FR"]})
    assert without(frame, people([("ip_hash", "i")])).rows() == [(ERASED, "DE"), ("j", "FR")]
