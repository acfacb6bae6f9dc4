"""A day's landing respects what operators decided, and an item is counted once whatever happens to its source."""

import pytest

from contracts.errors import ContractViolation, QuarantineError
from contracts.lake.manifest import MAIN_SLOT, REPROCESSED_SLOT
from etl.ops.quarantine_changes import trail_of
from etl.ops.quarantine_log import Filters, find_item
from etl.quarantine.repair import Fix, discard, fix, reopen
from tests.integration.quarantine.conftest import MakeSpoiltDay
from tests.integration.quarantine.spoilt_day import OPERATOR, SpoiltDay

EVENTS, ORDERS = 600, 60


@pytest.fixture
def strict(make_spoilt_day: MakeSpoiltDay) -> SpoiltDay:
    """A day with 12 of 600 documents spoilt, under the contract's own thresholds."""
    spoilt_day = make_spoilt_day()
    spoilt_day.seed(EVENTS, ORDERS)
    spoilt_day.spoil(rows=12, orders=0)
    return spoilt_day


def _refusal(spoilt_day: SpoiltDay) -> str:
    with pytest.raises(ContractViolation) as refused:
        spoilt_day.land()
    return str(refused.value)


def test_a_day_over_the_threshold_lands_nothing_and_tells_the_top_reasons(strict: SpoiltDay) -> None:
    message = _refusal(strict)
    assert "12 of 600 rows refused" in message
    assert "time_stamp_invalid" in message
    assert f"quarantine list --day {strict.day}" in message
    assert strict.manifests() == {}
    assert len(strict.items()) == 12


def test_the_message_names_what_is_new(make_spoilt_day: MakeSpoiltDay) -> None:
    spoilt_day = make_spoilt_day()
    spoilt_day.seed(EVENTS, ORDERS)
    spoilt_day.events.update_many({"collection": "view_static_page"}, {"$set": {"collection": "view_wish_list"}})
    count = spoilt_day.events.count_documents({"collection": "view_wish_list"})
    assert f"event_type_unknown {count} ('view_wish_list' {count})" in _refusal(spoilt_day)


def test_discarded_below_the_threshold_the_day_lands(strict: SpoiltDay) -> None:
    _refusal(strict)
    first = [item.quarantine_id for item in strict.items()[:3]]
    report = discard(strict.run.services, Filters(ids=tuple(first)), OPERATOR)
    assert sorted(report.changed) == sorted(first)
    strict.land()
    counts = strict.loaded()
    assert (counts.extracted, counts.accepted, counts.quarantined) == (EVENTS, EVENTS - 12, 12)
    assert {len(strict.items("open")), len(strict.items("discarded"))} == {9, 3}
    assert discard(strict.run.services, Filters(ids=tuple(first)), OPERATOR).changed == ()


def test_repaired_below_the_threshold_the_day_lands_with_what_was_repaired(strict: SpoiltDay) -> None:
    _refusal(strict)
    repaired = strict.items()[:4]
    strict.fix(repaired)
    assert strict.land().reprocessed == 4
    counts = strict.loaded()
    assert (counts.accepted, counts.quarantined, counts.reprocessed, counts.loaded) == (
        EVENTS - 8, 8, 4, EVENTS - 8)
    assert len(strict.items("open")) == 8
    before = strict.manifests()
    assert (strict.land().is_new, strict.manifests()) == (False, before)


def test_repaired_at_the_source_afterwards_it_is_in_the_main_batch_and_nowhere_else(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=3, orders=3)
    spoilt_day.land()
    items = spoilt_day.items()
    spoilt_day.fix(items)
    spoilt_day.land()
    assert spoilt_day.manifests()[REPROCESSED_SLOT].row_count == 6
    for item in items[:2]:
        spoilt = next(document for document in spoilt_day.events.find() if str(document["_id"]) == item.document_id)
        sound = spoilt_day.sound[spoilt["_id"]]
        if spoilt["_id"] == sound["_id"]:
            spoilt_day.events.replace_one({"_id": spoilt["_id"]}, sound)
    spoilt_day.land()
    counts = spoilt_day.loaded()
    live = spoilt_day.manifests()
    assert live[MAIN_SLOT].row_count + live[REPROCESSED_SLOT].row_count == 400 == counts.loaded
    assert len(set(spoilt_day.event_ids())) == 400
    assert (counts.quarantined, counts.moved_in, counts.supplemented) == (0, 0, counts.reprocessed)
    assert spoilt_day.items("open") == []


def test_gone_from_the_source_a_reprocessed_document_stays(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=1, orders=0)
    spoilt_day.land()
    [item] = spoilt_day.items()
    spoilt_day.fix([item])
    spoilt_day.land()
    spoilt_day.events.delete_one({"_id": next(key for key in spoilt_day.sound if str(key) == item.document_id)})
    spoilt_day.land()
    counts = spoilt_day.loaded()
    assert (counts.extracted, counts.moved_in, counts.accepted, counts.loaded) == (399, 1, 400, 400)


def test_reopened_it_leaves_the_day_again(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=2, orders=0)
    spoilt_day.land()
    spoilt_day.fix(spoilt_day.items())
    spoilt_day.land()
    [first, second] = spoilt_day.items("reprocessed")
    with pytest.raises(QuarantineError, match="reopen"):
        discard(spoilt_day.run.services, Filters(ids=(first.quarantine_id,)), OPERATOR)
    reopen(spoilt_day.run.services, [first.quarantine_id], OPERATOR)
    spoilt_day.land()
    counts = spoilt_day.loaded()
    assert (counts.loaded, counts.quarantined, counts.reprocessed) == (399, 1, 1)
    assert spoilt_day.items("reprocessed") == [find_item(spoilt_day.run.bigquery, second.quarantine_id)]
    verbs = [entry.verb for entry in trail_of(spoilt_day.run.bigquery, first.quarantine_id)]
    assert verbs == ["land", "fix", "reprocess", "reopen"]


def test_only_open_items_are_fixed(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=1, orders=0)
    spoilt_day.land()
    [item] = spoilt_day.items()
    discard(spoilt_day.run.services, Filters(ids=(item.quarantine_id,)), OPERATOR)
    with pytest.raises(QuarantineError, match="it is discarded"):
        fix(spoilt_day.run.services, [Fix(item.quarantine_id, {"store_id": "6"})], OPERATOR)


def test_refused_and_then_deleted_a_document_waits_in_quarantine_until_it_is_repaired(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=8, orders=0)
    spoilt_day.land()
    deleted, mended = [item for item in spoilt_day.items() if "id_not_objectid" not in item.reasons][:2]
    [repair] = spoilt_day.repairs([deleted])
    ids = {str(one): one for one in spoilt_day.events.distinct("_id")}
    spoilt_day.events.delete_one({"_id": ids[deleted.document_id]})
    spoilt_day.events.replace_one({"_id": ids[mended.document_id]}, spoilt_day.sound[ids[mended.document_id]])
    spoilt_day.land()
    assert find_item(spoilt_day.run.bigquery, deleted.quarantine_id).status == "open"
    assert find_item(spoilt_day.run.bigquery, mended.quarantine_id).status == "reprocessed"
    fix(spoilt_day.run.services, [repair], OPERATOR)
    assert spoilt_day.land().reprocessed == 1
    assert spoilt_day.loaded().moved_in == 1
