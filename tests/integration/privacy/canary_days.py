"""Two days whose documents hold canaries in every field, and what operators do with them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import ObjectId

from etl import lake
from etl.platform.services import open_services
from tests.conftest import run_module
from tests.integration.privacy.canaries import EMAIL, Document, with_canaries

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


def documents_of(day: date) -> Iterator[Document]:
    """Documents of a day with a canary each, and one whose `_id` is one."""
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


@contextmanager
def lenient() -> Iterator[None]:
    """An environment in which no share of refused documents halts a day."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("MAX_QUARANTINED_SHARE", "MAX_QUARANTINED_CHECKOUT_SHARE"):
            environment.setenv(name, "1")
        yield


def operated() -> Iterator[str]:
    """Every verb over both days and over items that are shown, fixed, reprocessed, discarded, rolled back.

    Afterwards the halted day is held again, and readers see what they saw before.
    """
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
        ("erase", "--email", EMAIL, *WHY, "--dry-run"), ("retention", "--dry-run"),
    ):
        yield _said(*arguments)
    with lenient():
        reprocessed = run_module("etl", "quarantine", "reprocess", "--id", one, *WHY, "--json", check=False)
    yield reprocessed.stdout + reprocessed.stderr
    shown = json.loads(run_module("etl", "status", "--json").stdout)
    assert f"{HALTED}" in {row["data_date"] for row in shown if row["status"] == "published"}, reprocessed.stderr
    yield _said("reconcile", "--all")
    yield _said("publish", "--roll-back", f"{HALTED}", "--json")
    for manifest in lake.manifests(lake.lake_of(open_services()), "events", HALTED):
        yield _said("replay", manifest.batch_id)


def _said(*arguments: str) -> str:
    done = run_module("etl", *arguments, check=False)
    return done.stdout + done.stderr
