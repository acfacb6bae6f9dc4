"""Personal values in any field leave MongoDB and the quarantine in no spelling, whatever becomes of their day."""

import gzip
import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from bson import ObjectId

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.mongo import events_collection
from etl.platform.settings import Settings
from tests.conftest import Seed, run_module
from tests.integration.privacy.canaries import EMAIL, Document, finds, needles, with_canaries

PUBLISHED, HALTED = date(2020, 4, 21), date(2020, 4, 22)
WHY = ("--reason", "canaries")
_OPTION = {"option_label": "alloy", "option_id": "328026", "value_label": "white-585", "value_id": "3010251"}
_ALL: Document = {
    "ip": "8.8.8.8", "user_agent": "Mozilla/5.0 (Windows NT 10.0)", "resolution": "1920x1080", "user_id_db": "77",
    "device_id": "d9f1", "api_version": "1.0", "store_id": "6", "local_time": "2020-05-04 12:21:4",
    "show_recommendation": "true", "current_url": "https://www.glamira.de/ring.html", "email_address": "",
    "referrer_url": "https://www.google.com/", "product_id": "95814", "viewing_product_id": "95814", "cat_id": "12",
    "collect_id": "43", "key_search": "ring", "utm_source": "google", "utm_medium": "cpc", "recommendation": "false",
    "recommendation_product_id": "95814", "recommendation_clicked_position": 3, "recommendation_product_position": 3,
    "price": "1.278,00", "currency": "€", "is_paypal": None, "unknown": {"client_ip": "x", "list": [{"phone": "x"}]},
}
_GRADED = _OPTION | {"quality": "AAA", "quality_label": "VS", "new": "x"}
_VIEW = _ALL | {"collection": "view_product_detail", "option": [_GRADED], "order_id": ""}
_FILTER = {"collection": "view_listing_page", "store_id": "6", "option": {"alloy": "white-585", "engraving": "x"}}
_LINE = {"product_id": 95_814, "amount": 1, "price": "754,00", "currency": "€", "option": [_OPTION | {"new": "x"}]}
_CART = {"collection": "view_shopping_cart", "store_id": "6", "cart_products": [_LINE | {"new": "x"}]}
_ORDER = _ALL | {"collection": "checkout_success", "cart_products": [_LINE], "order_id": 0}


def _documents(day: date) -> Iterator[Document]:
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    number = 0
    for template in (_VIEW, _FILTER, _CART, _ORDER):
        for document, _ in with_canaries(template):
            number += 1
            if document.get("order_id") == 0:
                document["order_id"] = 880_000_000 + number
            if document.get("device_id") == _ALL["device_id"]:
                document["device_id"] = f"d9f1-{number:04x}"
            if isinstance(cart := document.get("cart_products"), list):
                cart.append(_LINE | {"price": f"{number},00", "option": ""})
            seconds = noon + number
            key = ObjectId(seconds.to_bytes(4, "big") + b"\x77" * 5 + number.to_bytes(3, "big"))
            yield document | {"_id": key, "time_stamp": seconds}
    yield {**_ALL, "_id": f"{EMAIL} {day}", "time_stamp": noon, "collection": "view_home_page"}


@pytest.fixture(scope="module")
def told(sandbox: Settings, seeded: Seed) -> Iterator[str]:
    """What the verbs printed of a day that is published, of one that halts, and of their items."""
    for day in (PUBLISHED, HALTED):
        seeded(f"{day}", events=1_500, orders=60, defects="none")
        events_collection(sandbox).insert_many(_documents(day), ordered=False)
    lenient = {"MAX_QUARANTINED_SHARE": "1", "MAX_QUARANTINED_CHECKOUT_SHARE": "1"}
    with pytest.MonkeyPatch.context() as environment:
        for name, value in lenient.items():
            environment.setenv(name, value)
        run_module("etl", "run", f"{PUBLISHED}")
    halted = run_module("etl", "run", f"{HALTED}", check=False)
    assert halted.returncode == 1, halted.stderr
    printed = [halted.stdout, halted.stderr, *_operated()]
    yield "\n".join(printed)
    events_collection(sandbox).delete_many({"_id": {"$in": [f"{EMAIL} {day}" for day in (PUBLISHED, HALTED)]}})


def _operated() -> Iterator[str]:
    """Every verb over both days and over an item that is shown, fixed, reprocessed and discarded."""
    listed = run_module("etl", "quarantine", "list", "--day", f"{HALTED}", "--json", "--limit", "0").stdout
    yield listed
    items: list[dict[str, Any]] = json.loads(listed)
    one = items[0]["quarantine_id"]
    for arguments in (
        ("quarantine", "fix", one, "--set", "collection=view_home_page", *WHY),
        ("quarantine", "reprocess", "--day", f"{HALTED}", "--dry-run", *WHY),
        ("quarantine", "discard", "--id", items[-1]["quarantine_id"], *WHY),
        ("quarantine", "list", "--day", f"{HALTED}"), ("status", f"{HALTED}", "--json"), ("status",),
        ("reconcile", f"{PUBLISHED}"), ("accept", f"{HALTED}", *WHY), ("dead-letters", f"{HALTED}"),
    ):
        done = run_module("etl", *arguments, check=False)
        yield done.stdout + done.stderr


def _buckets(settings: Settings) -> Iterator[tuple[str, str]]:
    for bucket in (settings.lake_bucket, settings.docs_bucket):
        for blob in storage_client(settings).list_blobs(bucket):
            content = blob.download_as_bytes()
            yield blob.name, blob.name + _text_of(blob.name, content)


def _text_of(name: str, content: bytes) -> str:
    if name.endswith(".parquet"):
        return pl.read_parquet(content).write_json()
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).decode(errors="replace")


def _warehouse(settings: Settings) -> Iterator[tuple[str, str]]:
    client = bigquery_client(settings)
    for dataset in client.list_datasets():
        for table in client.list_tables(dataset.dataset_id):
            name = f"{dataset.dataset_id}.{table.table_id}"
            rows = query(client, f"select to_json_string(t) as row from {name} as t")
            yield name, "\n".join(row["row"] for row in rows)


def _files(settings: Settings) -> Iterator[tuple[str, str]]:
    """Logs, mails, calls, work folders and databases: all files but MongoDB's and the quarantine bucket's."""
    home = Path(os.environ["SANDBOX_HOME"])
    for file in sorted(home.rglob("*")):
        inside = file.relative_to(home)
        is_source = inside.parts[0] in {"mongo", ".duckdb"} or settings.quarantine_bucket in inside.parts
        if file.is_file() and not is_source and inside.name != "mongo.log":
            yield str(inside), _text_of(inside.name, file.read_bytes())


@pytest.mark.parametrize("place", [_buckets, _warehouse, _files])
def test_nothing_is_found(sandbox: Settings, told: str, place: Any) -> None:
    assert told
    found: dict[str, set[str]] = defaultdict(set)
    looked = 0
    for name, text in place(sandbox):
        looked += len(text)
        found[name] |= finds(text)
    assert looked > 100_000
    assert {name: sorted(pieces)[:9] for name, pieces in found.items() if pieces} == {}


def test_verbs_print_none(told: str) -> None:
    assert finds(told) == set()


def test_the_look_finds_what_it_looks_for() -> None:
    assert finds(f"a {EMAIL}") > {"zorvaq", "velthu"}
    assert len(needles()) > 200
