"""Addresses and products are those of the documents that landing judges, whatever any field of the source holds."""

import struct
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from bson.raw_bson import RawBSONDocument
from pymongo.errors import WriteError

from contracts.datasets.events.judge import judge_events
from contracts.datasets.raw_documents import Undecodable
from etl.context import Run
from etl.gates.reconcile_all import reconcile_all
from etl.platform.bigquery import prepare_warehouse
from etl.platform.settings import Settings
from etl.sources.crawl.product_requests import products_of_day
from etl.sources.geolocation.day_ips import count_day_ips, day_ips
from etl.sources.geolocation.locate import locate
from etl.sources.locations import location_records
from etl.sources.mongo import extract
from sandbox.locations_bin import write_bin
from tests.bson_values import spellings
from tests.odd_bson import STAMP, body, element, text
from tests.odd_bson import number as whole

DAY = date(2020, 5, 13)
DAYS = [DAY + timedelta(days=number) for number in (-1, 0, 1)]
FIRST_PRODUCT = 100_000
LINE, SOLD = "cart_products.0", "cart_products.0.product_id"
FIELDS = ("time_stamp", "ip", "collection", "product_id", "viewing_product_id", "current_url", "referrer_url",
          "cart_products", LINE, SOLD)
NAMES = {LINE: "0", SOLD: "product_id"}
KINDS = (b"view_product_detail", b"checkout_success")
# A day's documents are placed by the server; those with a stamp of another type take a second look.
STAMPS = (whole("time_stamp", STAMP), element(1, "time_stamp", struct.pack("<d", STAMP)))


@pytest.fixture(scope="module")
def run(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A source in which every field that a query reads is everything that BSON can be, in a database of its own."""
    folder: Path = tmp_path_factory.mktemp("bin")
    update = {"mongo_database": f"odd_{uuid.uuid4().hex[:12]}", "ip2location_bin": write_bin(folder / "a.bin")}
    run = Run(sandbox.model_copy(update=update), DAY, "test")
    events = run.mongo[run.settings.mongo_collection]
    events.create_index("time_stamp")
    events.insert_many([RawBSONDocument(raw) for raw in _documents()])
    for raw in _identified_oddly():
        with suppress(WriteError):  # what MongoDB takes for no `_id`, or for one that it has, was never there
            events.insert_one(RawBSONDocument(raw))
    yield run
    run.mongo.client.drop_database(run.mongo.name)


def _documents() -> Iterator[bytes]:
    fields = [(field, spelt) for field in FIELDS for _, spelt in spellings(NAMES.get(field, field))]
    for number, ((field, spelt), kind, stamp) in enumerate(product(fields, KINDS, STAMPS)):
        yield _document(field, spelt, _usual(number, kind, stamp, _cart(field, spelt, number)))


def _identified_oddly() -> Iterator[bytes]:
    for number, (_, spelt) in enumerate(spellings("_id")):
        if spelt:
            cart = _cart("_id", spelt, 10_000 + number)
            yield _document("_id", spelt, _usual(10_000 + number, KINDS[1], STAMPS[0], cart))


def _document(field: str, spelt: bytes, usual: dict[str, bytes]) -> bytes:
    return body(*(usual if field.startswith(LINE) else usual | {field: spelt}).values())


def _usual(number: int, kind: bytes, stamp: bytes, cart: bytes) -> dict[str, bytes]:
    """A document of its own address and product, both told by its number."""
    return {
        "_id": element(7, "_id", STAMP.to_bytes(4, "big") + number.to_bytes(8, "big")), "time_stamp": stamp,
        "collection": text("collection", kind), "store_id": text("store_id", b"6"),
        "ip": text("ip", f"37.4.{number // 250}.{number % 250}".encode()), "order_id": whole("order_id", number),
        "current_url": text("current_url", f"https://www.glamira.de/ring-{number}.html?a=b".encode()),
        "product_id": text("product_id", f"{FIRST_PRODUCT + number}".encode()),
        "cart_products": cart if kind == KINDS[1] else b"",
    }


def _cart(field: str, spelt: bytes, number: int) -> bytes:
    sold = spelt if field == SOLD else whole("product_id", FIRST_PRODUCT + number)
    line = body(sold, whole("amount"), text("price", b"754,00"), text("currency", "€".encode()))
    return element(4, "cart_products", body(spelt if field == LINE else element(3, "0", line)))


def _due(run: Run, day: date) -> list[dict[str, Any]]:
    events = run.mongo[run.settings.mongo_collection]
    found = [doc for part in extract.slices(events, day) for chunk in extract.chunks(events, part) for doc in chunk]
    return [document for document in found if extract.due_day(document) == day]


def _of_day(run: Run, day: date) -> Run:
    return Run(run.settings, day, run.run_id)


@pytest.mark.parametrize("day", DAYS)
def test_the_days_addresses_are_those_of_its_documents(run: Run, day: date) -> None:
    due = _due(run, day)
    of_day = _of_day(run, day)
    assert due or day != DAY
    found = [ip for batch in day_ips(of_day) for ip in batch]
    readable = {doc["ip"] for doc in due if not isinstance(doc, Undecodable) and type(doc.get("ip")) is str}
    expected = {ip for ip in readable if ip.strip() and len(ip) <= 100}
    undecodable = sum(isinstance(document, Undecodable) for document in due)
    assert found == sorted(set(found))
    assert expected <= set(found)
    assert len(set(found) - expected) <= undecodable
    assert count_day_ips(of_day) == len(found) == locate(of_day).distinct == len(list(location_records(of_day)))


@pytest.mark.parametrize("day", DAYS)
def test_every_product_of_an_accepted_document_is_asked_for_and_none_of_another_day(run: Run, day: date) -> None:
    due = _due(run, day)
    asked = {request.product_id for request in products_of_day(_of_day(run, day))}
    accepted = judge_events(due, "key").accepted
    sold = {line["product_id"] for lines in accepted["cart_products"].to_list() for line in lines}
    viewed = {int(value) for value in accepted["product_id"].to_list() if value and value.isdigit() and len(value) < 19}
    assert asked or day != DAY
    assert {number for number in sold | viewed if number > 0} <= asked
    assert not asked & {_product(document) for other in DAYS if other != day for document in _due(run, other)}


def _product(document: dict[str, Any]) -> int:
    """The product that was given to a document with an ObjectId; 0 for any other."""
    identity = document["_id"]
    return FIRST_PRODUCT + int.from_bytes(identity.binary[4:], "big") if isinstance(identity, ObjectId) else 0


def test_the_whole_collection_is_accounted_for(run: Run) -> None:
    prepare_warehouse(run.bigquery)
    account = reconcile_all(run)
    assert account.source == run.mongo[run.settings.mongo_collection].count_documents({})
    assert not [line for line in account.problems if line.startswith("the source has")]
