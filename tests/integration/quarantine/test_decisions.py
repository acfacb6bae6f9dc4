"""A day's landing respects what operators decided, and an item is counted once whatever happens to its source."""

import pytest

from contracts.errors import ContractBreach, QuarantineError
from contracts.lake.manifest import MAIN_SLOT, REPROCESSED_SLOT
from etl.ops.quarantine_changes import trail_of
from etl.ops.quarantine_log import Filters, find_item
from etl.quarantine.repair import Fix, discard, fix, reopen
from tests.integration.quarantine.conftest import MakeTrial
from tests.integration.quarantine.trial import OPERATOR, Trial

EVENTS, ORDERS = 600, 60


@pytest.fixture
def strict(make_trial: MakeTrial) -> Trial:
    """A day with 12 of 600 documents spoilt, under the contract's own thresholds."""
    trial = make_trial()
    trial.seed(EVENTS, ORDERS)
    trial.spoil(rows=12, orders=0)
    return trial


def _refusal(trial: Trial) -> str:
    with pytest.raises(ContractBreach) as refused:
        trial.land()
    return str(refused.value)


def test_a_day_over_the_threshold_lands_nothing_and_tells_the_top_reasons(strict: Trial) -> None:
    message = _refusal(strict)
    assert "12 of 600 rows refused" in message
    assert "time_stamp_invalid" in message
    assert f"quarantine list --day {strict.day}" in message
    assert strict.manifests() == {}
    assert len(strict.items()) == 12


def test_the_message_names_what_is_new(make_trial: MakeTrial) -> None:
    trial = make_trial()
    trial.seed(EVENTS, ORDERS)
    trial.events.update_many({"collection": "view_static_page"}, {"$set": {"collection": "view_wish_list"}})
    count = trial.events.count_documents({"collection": "view_wish_list"})
    assert f"event_type_unknown {count} ('view_wish_list' {count})" in _refusal(trial)


def test_discarded_below_the_threshold_the_day_lands(strict: Trial) -> None:
    _refusal(strict)
    first = [item.quarantine_id for item in strict.items()[:3]]
    report = discard(strict.run, Filters(ids=tuple(first)), OPERATOR)
    assert sorted(report.changed) == sorted(first)
    strict.land()
    counts = strict.loaded()
    assert (counts.extracted, counts.accepted, counts.quarantined) == (EVENTS, EVENTS - 12, 12)
    assert {len(strict.items("open")), len(strict.items("discarded"))} == {9, 3}
    assert discard(strict.run, Filters(ids=tuple(first)), OPERATOR).changed == ()


def test_repaired_below_the_threshold_the_day_lands_with_what_was_repaired(strict: Trial) -> None:
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


def test_repaired_at_the_source_afterwards_it_is_in_the_main_batch_and_nowhere_else(trial: Trial) -> None:
    trial.spoil(rows=3, orders=3)
    trial.land()
    items = trial.items()
    trial.fix(items)
    trial.land()
    assert trial.manifests()[REPROCESSED_SLOT].row_count == 6
    for item in items[:2]:
        spoilt = next(document for document in trial.events.find() if str(document["_id"]) == item.document_id)
        sound = trial.sound[spoilt["_id"]]
        if spoilt["_id"] == sound["_id"]:
            trial.events.replace_one({"_id": spoilt["_id"]}, sound)
    trial.land()
    counts = trial.loaded()
    live = trial.manifests()
    assert live[MAIN_SLOT].row_count + live[REPROCESSED_SLOT].row_count == 400 == counts.loaded
    assert len(set(trial.event_ids())) == 400
    assert (counts.quarantined, counts.moved_in, counts.supplemented) == (0, 0, counts.reprocessed)
    assert trial.items("open") == []


def test_gone_from_the_source_a_reprocessed_document_stays(trial: Trial) -> None:
    trial.spoil(rows=1, orders=0)
    trial.land()
    [item] = trial.items()
    trial.fix([item])
    trial.land()
    trial.events.delete_one({"_id": next(key for key in trial.sound if str(key) == item.document_id)})
    trial.land()
    counts = trial.loaded()
    assert (counts.extracted, counts.moved_in, counts.accepted, counts.loaded) == (399, 1, 400, 400)


def test_reopened_it_leaves_the_day_again(trial: Trial) -> None:
    trial.spoil(rows=2, orders=0)
    trial.land()
    trial.fix(trial.items())
    trial.land()
    [first, second] = trial.items("reprocessed")
    with pytest.raises(QuarantineError, match="reopen"):
        discard(trial.run, Filters(ids=(first.quarantine_id,)), OPERATOR)
    reopen(trial.run, [first.quarantine_id], OPERATOR)
    trial.land()
    counts = trial.loaded()
    assert (counts.loaded, counts.quarantined, counts.reprocessed) == (399, 1, 1)
    assert trial.items("reprocessed") == [find_item(trial.run.bigquery, second.quarantine_id)]
    verbs = [entry.verb for entry in trail_of(trial.run.bigquery, first.quarantine_id)]
    assert verbs == ["land", "fix", "reprocess", "reopen"]


def test_only_open_items_are_fixed(trial: Trial) -> None:
    trial.spoil(rows=1, orders=0)
    trial.land()
    [item] = trial.items()
    discard(trial.run, Filters(ids=(item.quarantine_id,)), OPERATOR)
    with pytest.raises(QuarantineError, match="it is discarded"):
        fix(trial.run, [Fix(item.quarantine_id, {"store_id": "6"})], OPERATOR)


def test_refused_and_then_deleted_a_document_waits_in_quarantine_until_it_is_repaired(trial: Trial) -> None:
    trial.spoil(rows=8, orders=0)
    trial.land()
    deleted, mended = [item for item in trial.items() if "id_not_objectid" not in item.reasons][:2]
    [repair] = trial.repairs([deleted])
    ids = {str(one): one for one in trial.events.distinct("_id")}
    trial.events.delete_one({"_id": ids[deleted.document_id]})
    trial.events.replace_one({"_id": ids[mended.document_id]}, trial.sound[ids[mended.document_id]])
    trial.land()
    assert find_item(trial.run.bigquery, deleted.quarantine_id).status == "open"
    assert find_item(trial.run.bigquery, mended.quarantine_id).status == "reprocessed"
    fix(trial.run, [repair], OPERATOR)
    assert trial.land().reprocessed == 1
    assert trial.loaded().moved_in == 1
