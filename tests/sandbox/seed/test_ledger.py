"""The ledger against a plain recount of the documents it was kept for."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from ipaddress import ip_network

import pytest
from currency_converter import CurrencyConverter, RateNotFoundError

from sandbox.seed.places import address_ranges
from sandbox.seed.stores import STORE_BY_ID, STORES

NEVER_PUBLISHED = {
    "AED", "ARS", "BOB", "CLP", "COP", "CRC", "DOP", "GTQ", "KWD", "MDL", "PEN", "PYG", "RSD", "UYU", "VND",
}
ROBOT = re.compile("bot|facebookexternalhit", re.IGNORECASE)
OWN_PAGES = tuple(f"https://{store.host}/" for store in STORES if not store.host.endswith(".local"))


@pytest.fixture(params=[1, 2, 3])
def days(request, make_days):
    return make_days(seed=request.param, events=6_000, orders=600, days=3)


def accepted(days):
    refused = {defect["document_id"] for defect in days.truth["defects"]}
    return [document for document in days.documents if str(document["_id"]) not in refused]


def published_orders(days):
    """Orders on production hosts, the earliest of each (id, store, cart)."""
    kept = {}
    orders = [document for document in accepted(days) if document["collection"] == "checkout_success"]
    for order in sorted(orders, key=lambda order: order["time_stamp"]):
        if order["current_url"].startswith(OWN_PAGES):
            kept.setdefault((int(order["order_id"]), order["store_id"], str(order["cart_products"])), order)
    return list(kept.values())


def test_totals_equal_a_recount(days):
    sums = defaultdict(lambda: [0, 0, 0, Decimal()])
    for order in published_orders(days):
        total = sums[order["store_id"], day_of(order), STORE_BY_ID[order["store_id"]].currency]
        total[0] += 1
        for line in order["cart_products"]:
            total[1] += 1
            total[2] += line["amount"]
            total[3] += line["amount"] * amount(line["price"])
    assert {key: tuple(total) for key, total in sums.items()} == {
        (row["store_id"], row["order_date"], row["currency_code"]):
            (row["orders"], row["order_lines"], row["units"], Decimal(row["revenue"]))
        for row in days.truth["totals"]
    }


def test_euros_equal_a_recount_by_the_rates_package_itself(days):
    rates = CurrencyConverter(
        decimal=True, fallback_on_wrong_date=True, fallback_on_missing_rate=True,
        fallback_on_missing_rate_method="last_known",
    )
    sums = defaultdict(Decimal)
    for order in published_orders(days):
        currency, moment = STORE_BY_ID[order["store_id"]].currency, datetime.fromtimestamp(order["time_stamp"], UTC)
        for line in order["cart_products"]:
            try:
                euros = rates.convert(line["amount"] * amount(line["price"]), currency, "EUR", moment.date())
            except (RateNotFoundError, ValueError):
                continue
            sums[order["store_id"], day_of(order)] += euros.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    told = {(row["store_id"], row["order_date"]): row["revenue_eur"] for row in days.truth["totals"]}
    assert {key: Decimal(text) for key, text in told.items() if text} == sums
    assert {STORE_BY_ID[store].currency for (store, _), text in told.items() if text is None} <= NEVER_PUBLISHED


@pytest.mark.parametrize("breakdown", ["by_product", "by_store_product", "by_alloy", "by_country"])
def test_breakdowns_have_the_lines_and_units_of_the_totals(days, breakdown):
    for name in ("order_lines", "units"):
        assert sum(row[name] for row in days.truth[breakdown]) == sum(row[name] for row in days.truth["totals"])


@pytest.mark.parametrize("breakdown", ["by_product", "by_store_product"])
def test_products_add_up_to_the_totals(days, breakdown):
    for name in ("revenue", "revenue_eur"):
        assert _revenue(days.truth[breakdown], name) == _revenue(days.truth["totals"], name)


def test_every_accepted_order_line_is_published_or_excluded_for_a_reason(days):
    truth = days.truth
    for day, counts in truth["events"].items():
        published = sum(row["order_lines"] for row in truth["totals"] if row["order_date"] == day)
        assert counts["accepted_order_lines"] == published + sum(truth["excluded"][day].values())
        assert counts["documents"] == counts["accepted"] + counts["quarantined"] == 6_000


def test_the_funnel_counts_production_events(days):
    counted = Counter(
        (document["store_id"], day_of(document), document["collection"])
        for document in accepted(days) if document["current_url"].startswith(OWN_PAGES)
    )
    assert counted == {
        (row["store_id"], row["event_date"], row["event_type"]): row["events"] for row in days.truth["funnel"]}


def test_conversions_count_people_and_published_orders(days):
    steps = {"view_product_detail": "viewing", "add_to_cart_action": "carting", "view_shopping_cart": "cart_viewing",
             "checkout": "checkout"}
    seen = defaultdict(set)
    for document in accepted(days):
        if document["current_url"].startswith(OWN_PAGES) and not ROBOT.search(document["user_agent"]):
            seen[document["store_id"], day_of(document), steps.get(document["collection"])].add(document["device_id"])
    for order in published_orders(days):
        seen[order["store_id"], day_of(order), "ordering"].add(order["device_id"])
    told = {
        (row["store_id"], row["event_date"], step): row[f"{step}_visitors"]
        for row in days.truth["conversion"] for step in (*steps.values(), "ordering") if row[f"{step}_visitors"]
    }
    assert told == {key: len(devices) for key, devices in seen.items() if key[2]}
    assert sum(row["orders"] for row in days.truth["conversion"]) == len(published_orders(days))


def test_orders_lie_in_the_country_of_their_address(days):
    country = {net: known.place.country_code for known in address_ranges() for net in (known.ipv4, known.ipv6)}
    counted = Counter()
    for order in published_orders(days):
        try:
            net = ip_network((order["ip"], 34 if ":" in order["ip"] else 18), strict=False)
        except ValueError:
            net = None
        counted[country.get(net), day_of(order)] += 1
    assert counted == {(row["country_code"], row["order_date"]): row["orders"] for row in days.truth["by_country"]}


def test_searches_count_the_words_of_people(days):
    searched = []
    for document in accepted(days):
        words, agent = document.get("key_search"), document["user_agent"]
        is_told = words and "@" not in words and document["current_url"].startswith(OWN_PAGES)
        if is_told and not ROBOT.search(agent):
            searched.append((document["store_id"], day_of(document), words, document["device_id"]))
    told = {(row["store_id"], row["event_date"], row["search_term"]): row for row in days.truth["searches"]}
    anywhere = {(row["event_date"], row["search_term"]): row for row in days.truth["searches_all_stores"]}
    for place, due in ((slice(0, 2), told), (slice(1, 2), anywhere)):
        counted, devices = Counter(), defaultdict(set)
        for search in searched:
            alike = {one[3] for one in searched if (one[place], one[2]) == (search[place], search[2])}
            key = (*search[place], search[2] if len(alike) >= 5 else None)
            counted[key] += 1
            devices[key].add(search[3])
        assert counted == {key: row["searches"] for key, row in due.items()}
        assert {key: len(known) for key, known in devices.items()} == {k: row["visitors"] for k, row in due.items()}


def test_personal_values_are_all_remembered(days):
    known = days.ledger.personal_values()
    for name in ("device_id", "user_id_db", "email_address"):
        assert {document[name] for document in accepted(days) if document[name]} <= set(known[name])
    assert {document["ip"] for document in accepted(days) if document["ip"].startswith("30.0.")} <= set(known["ip"])


def test_money_is_text_with_two_decimals(days):
    assert all(re.fullmatch(r"\d+\.\d\d", row["revenue"]) for row in days.truth["totals"])


def day_of(document):
    return datetime.fromtimestamp(document["time_stamp"], UTC).date().isoformat()


def amount(text):
    """What a reader takes a printed price for; knows nothing of how it was printed."""
    plain = re.sub("[ \u00a0\u202f']", "", text).replace("\u066b", ".").replace("\u066c", ",")
    whole, cents = re.fullmatch(r"(.*?)(?:[.,](\d\d))?", plain).groups()
    return Decimal(re.sub("[.,]", "", whole)) + Decimal(cents or 0) / 100


def _revenue(rows, name):
    revenue = defaultdict(Decimal)
    for row in rows:
        revenue[row["order_date"], row["currency_code"]] += Decimal(row[name] or 0)
    return revenue
