"""No piece of a personal value is in what a document lands as, in its counts or in what is told of its refusal."""

from datetime import UTC, datetime
from typing import Any

import pytest
from bson import ObjectId

from contracts.datasets.events.judge import judge_events
from contracts.datasets.forms.disclosure import disclosed_document_id, disclosed_store, disclosed_value
from contracts.datasets.normalise.scalars import as_text
from tests.integration.privacy.canaries import EMAIL, NAME, TOKEN, finds, with_canaries

NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
IDENTITY = {"_id": ObjectId.from_datetime(datetime(2020, 5, 4, 12, tzinfo=UTC)), "time_stamp": NOON}
OPTION = {"option_label": "alloy", "option_id": "1", "value_label": "white-585", "value_id": "2", "quality": "AAA",
          "quality_label": "VS", "unknown": {"deep": ["x", {"er": "x"}]}}
LINE = {"product_id": 95_814, "amount": 1, "price": "754,00", "currency": "€", "option": [OPTION], "unknown": "x"}
TEXTS = dict.fromkeys((
    "ip", "user_agent", "resolution", "user_id_db", "device_id", "api_version", "local_time", "show_recommendation",
    "current_url", "referrer_url", "email_address", "product_id", "viewing_product_id", "cat_id", "collect_id",
    "key_search", "utm_source", "utm_medium", "recommendation", "recommendation_product_id", "price", "currency",
    "recommendation_clicked_position", "recommendation_product_position", "is_paypal", "order_id", "unknown",
), "")
TEMPLATES = (
    IDENTITY | TEXTS | {"collection": "view_product_detail", "store_id": "6", "option": [OPTION]},
    IDENTITY | {"collection": "view_listing_page", "store_id": "6", "option": {"alloy": "white-585"}},
    IDENTITY | {"collection": "view_shopping_cart", "store_id": "6", "cart_products": [LINE]},
    IDENTITY | {"collection": "checkout_success", "store_id": "6", "order_id": 1, "cart_products": [LINE]},
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["collection"])
def test_nothing_is_found(template: dict[str, Any]) -> None:
    documents, places = zip(*with_canaries(template), strict=True)
    judged = judge_events(documents, "key")
    landed = judged.accepted.write_json()
    told = [disclosed_value(one.path, one.value) for found in judged.refused.values() for one in found]
    stores = [disclosed_store(as_text(documents[row].get("store_id"))) for row in judged.refused]
    assert len(landed) > 10_000
    assert finds(landed) == finds(str([told, stores, dict(judged.drift), dict(judged.value_counts)])) == set(), places


@pytest.mark.parametrize("address", [
    f"https://www.glamira.de/ring.html#{EMAIL}", f"https://www.glamira.de/ring-{NAME.replace(' ', '-').lower()}.html",
    f"https://www.glamira.de/{TOKEN}/{TOKEN.lower()}.html", f"https://{TOKEN}.glamira.de/ring.html",
    f"https://www.glamira.de/ring.html?alloy={NAME}&p={TOKEN}&utm_campaign={NAME}", f"android-app://{EMAIL}/",
    f"https://www.google.com/{NAME}", f"https://{TOKEN}.google.com/", f"https://www.glamira.de/ring.html?{EMAIL}",
    f"https://www.glamira.de/%E6%88%92{TOKEN}/", "https://www.glamira.de/zorvaq+ring/", f"//{EMAIL}/", f"file:///{NAME}",
])
def test_no_spelling_of_an_address_lets_one_pass(address: str) -> None:
    fields = {"collection": "view_home_page", "store_id": "6", "current_url": address, "referrer_url": address}
    assert finds(judge_events([IDENTITY | fields], "key").accepted.write_json()) == set()


def test_an_id_of_another_program_is_told_by_its_fingerprint() -> None:
    assert finds(str(disclosed_document_id(EMAIL))) == set()


def test_the_templates_hold_every_depth() -> None:
    paths = {where.partition(": ")[0] for template in TEMPLATES for _, where in with_canaries(template)}
    assert {"cart_products.0.option.0.unknown.deep.1.er", "option.alloy", "option.0.quality", "key_search"} <= paths
