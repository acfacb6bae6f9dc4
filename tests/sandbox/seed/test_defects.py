"""What the profiles put into a day, and how rarely."""

from random import Random

import pytest
from bson import encode

from contracts.datasets.raw_documents import Undecodable, decode
from contracts.errors import UsageError
from etl.sources.mongo.extract import due_day
from sandbox.seed.defects import ORDER_DEFECTS, ROW_DEFECTS
from sandbox.seed.profiles import PROFILES, find_profile

REASONS = {
    "id_not_objectid", "time_stamp_invalid", "event_type_unknown", "store_unknown", "type_mismatch",
    "order_id_missing", "cart_empty", "line_product_missing", "line_quantity_invalid", "line_quantity_implausible",
    "line_price_missing", "line_price_unparseable", "line_currency_unexpected", "undecodable",
}


def test_every_defect_names_its_reasons_sorted():
    for defect in (*ROW_DEFECTS, *ORDER_DEFECTS):
        assert defect.reasons
        assert list(defect.reasons) == sorted(set(defect.reasons))
        assert set(defect.reasons) <= REASONS


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_typical_day_has_every_reason_below_the_warning_thresholds(make_days, seed):
    seeded = make_days(seed=seed, events=20_000, orders=1_000, days=1)
    events = seeded.truth["events"]["2020-05-04"]
    refused = {defect["document_id"] for defect in seeded.truth["defects"]}
    orders = [d for d in seeded.documents if str(d["_id"]) in refused and d.get("collection") == "checkout_success"]
    assert set(events["reasons"]) == REASONS
    assert events["quarantined"] < 0.005 * 20_000
    assert len(orders) < 0.025 * 1_000


@pytest.mark.parametrize(("events", "orders"), [(300, 3), (2_000, 40), (5_000, None)])
def test_small_typical_days_stay_below_the_thresholds(make_days, events, orders):
    counts = make_days(events=events, orders=orders, days=1).truth["events"]["2020-05-04"]
    assert counts["quarantined"] <= max(10, 0.01 * events)


def test_what_no_driver_writes_is_undecodable_in_the_ways_of_its_kind(make_days):
    seeded = make_days(events=20_000, orders=1_000, days=1)
    marked = {one["document_id"]: one["name"] for one in seeded.truth["defects"]}
    rules = [document.rule for document in seeded.documents if isinstance(document, Undecodable)]
    assert len(rules) == list(marked.values()).count("undecodable") > 0
    spoil = next(defect.spoil for defect in ROW_DEFECTS if defect.name == "undecodable")
    raw = encode({"_id": 1, "store_id": "6"})
    found = {getattr(decode(spoil(raw, Random(number))), "rule", "") for number in range(40)}
    assert len(found) == 3
    assert "" not in found


def test_a_stamp_months_before_its_id_stays_on_the_day_of_its_id(make_days):
    seeded = make_days(events=20_000, orders=1_000, days=1)
    early = {d["document_id"] for d in seeded.truth["defects"] if d["name"] == "time_stamp_months_before_id"}
    found = [document for document in seeded.documents if str(document["_id"]) in early]
    assert found
    assert all(due_day(document).isoformat() == "2020-05-04" for document in found)


def test_a_bad_day_exceeds_the_threshold_for_orders(make_days):
    counts = make_days(events=20_000, orders=400, profile="currency_swapped", days=1).truth["events"]["2020-05-04"]
    assert counts["reasons"]["line_currency_unexpected"] > max(10, 0.05 * 400)


def test_a_day_without_ids_exceeds_the_threshold_for_rows(make_days):
    counts = make_days(events=4_000, orders=40, profile="ids_lost", days=1).truth["events"]["2020-05-04"]
    assert counts["reasons"]["id_not_objectid"] > 0.01 * 4_000


@pytest.mark.parametrize("profile", ["typical", "currency_swapped", "ids_lost"])
def test_profiles_differ_in_the_spoilt_documents_only(make_days, profile):
    sound, spoilt = make_days(profile="none"), make_days(profile=profile)
    marked = {entry["document_id"] for entry in spoilt.truth["defects"] + spoilt.truth["oddities"]}
    pairs = list(zip(sound.documents, spoilt.documents, strict=True))
    changed = [after for before, after in pairs if before != after]
    assert {str(document["_id"]) for document in changed} <= marked
    assert len(changed) == len(marked)


def test_marked_documents_say_the_truth_about_their_ids(make_days):
    seeded = make_days()
    ids = {str(document["_id"]) for document in seeded.documents}
    assert {entry["document_id"] for entry in seeded.truth["defects"] + seeded.truth["oddities"]} <= ids


def test_an_unknown_profile_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="currency_swapped"):
        find_profile("worse")
    assert set(PROFILES) == {"none", "typical", "currency_swapped", "ids_lost"}
