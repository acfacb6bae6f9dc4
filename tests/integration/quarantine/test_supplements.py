"""The supplementary batch follows from the log alone: at once, again, after a kill, it is the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bson import Int64

from contracts.lake.manifest import REPROCESSED_SLOT
from etl.gates.row_counts import day_counts
from etl.landing.supplements import land_supplement
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.platform.services import Services
from etl.quarantine.repair import Fix, fix
from etl.run.reprocess import Selection, land_passing
from tests.integration.quarantine.spoilt_day import OPERATOR, SpoiltDay


def _fixed(spoilt_day: SpoiltDay, rows: int, orders: int) -> list[str]:
    """Spoil, land and repair; the quarantine ids, all of them waiting to be reprocessed."""
    spoilt_day.spoil(rows, orders)
    spoilt_day.land()
    items = spoilt_day.items()
    spoilt_day.fix(items)
    return [item.quarantine_id for item in items]


def test_operators_at_once_with_overlapping_selections_bring_no_row_twice(spoilt_day: SpoiltDay) -> None:
    ids = _fixed(spoilt_day, rows=12, orders=12)
    selections = [tuple(ids[:16]), tuple(ids[8:]), tuple(ids[4:20]), tuple(ids)]

    def operate(number: int) -> None:
        selection, by = Selection(ids=selections[number]), Author(f"operator {number}", "at once")
        land_passing(Services(spoilt_day.run.settings), f"operator-{number}", selection, by)

    with ThreadPoolExecutor(len(selections)) as pool:
        list(pool.map(operate, range(len(selections))))
    counts = spoilt_day.loaded()
    assert (counts.reprocessed, counts.supplemented, counts.loaded, counts.quarantined) == (24, 24, 400, 0)
    assert len(set(spoilt_day.event_ids())) == 400
    assert spoilt_day.land_passing(Selection(day=spoilt_day.day)).passed == 0


def test_a_second_call_writes_nothing(spoilt_day: SpoiltDay) -> None:
    ids = _fixed(spoilt_day, rows=4, orders=4)
    spoilt_day.land_passing(Selection(ids=tuple(ids)))
    before = spoilt_day.manifests()
    assert before[REPROCESSED_SLOT].row_count == 8
    assert spoilt_day.land_passing(Selection(ids=tuple(ids))).passed == 0
    assert spoilt_day.manifests() == before


def test_killed_after_the_log_was_changed_the_next_call_lands_it(spoilt_day: SpoiltDay) -> None:
    ids = _fixed(spoilt_day, rows=4, orders=4)
    attempts = {item.quarantine_id: item.attempt_id for item in spoilt_day.items()}
    changes = [Change(one, attempts[one], spoilt_day.day) for one in ids]
    apply(spoilt_day.run.bigquery, Verb.REPROCESS, changes, OPERATOR)
    assert REPROCESSED_SLOT not in spoilt_day.manifests()
    assert day_counts(spoilt_day.run, datasets=("events",)).datasets["events"].supplemented == 0
    assert spoilt_day.land_passing(Selection(ids=tuple(ids))).days == (spoilt_day.day,)
    counts = spoilt_day.loaded()
    assert (counts.supplemented, counts.loaded) == (8, 400)


def test_a_version_that_came_after_the_judgement_is_not_landed_unseen(spoilt_day: SpoiltDay) -> None:
    [one] = _fixed(spoilt_day, rows=1, orders=0)
    [judged] = spoilt_day.items()
    fix(spoilt_day.run.services, [Fix(one, {"store_id": "no such store"})], OPERATOR)
    apply(spoilt_day.run.bigquery, Verb.REPROCESS, [Change(one, judged.attempt_id, spoilt_day.day)], OPERATOR)
    [item] = spoilt_day.items("open")
    assert (item.quarantine_id, item.landed_date) == (one, None)


def test_repaired_into_another_day_it_lands_there_and_both_days_balance(spoilt_day: SpoiltDay) -> None:
    spoilt_day.spoil(rows=1, orders=0)
    spoilt_day.land()
    [item] = spoilt_day.items()
    document = spoilt_day.sound[next(key for key in spoilt_day.sound if str(key) == item.document_id)]
    earlier = Int64(document["time_stamp"] - 86_400)
    values = dict(spoilt_day.repairs([item])[0].values) | {"time_stamp": str(earlier)}
    [report] = fix(spoilt_day.run.services, [Fix(item.quarantine_id, values)], OPERATOR)
    assert report.day == spoilt_day.day - timedelta(days=1)
    spoilt_day.land_passing(Selection(ids=(item.quarantine_id,)))
    own = spoilt_day.loaded()
    assert (own.extracted, own.accepted, own.quarantined, own.moved_out) == (400, 399, 0, 1)
    other = SpoiltDay(replace(spoilt_day.run, day=spoilt_day.day - timedelta(days=1)))
    counts = other.loaded()
    assert (counts.accepted, counts.moved_in, counts.loaded) == (1, 1, 1)


def test_what_a_stricter_judgement_refuses_is_open_again(spoilt_day: SpoiltDay) -> None:
    """The log says a document lies in the batch that no contract would accept: it leaves, and is open."""
    spoilt_day.spoil(rows=2, orders=0)
    spoilt_day.land()
    first, second = spoilt_day.items()
    spoilt_day.fix([second])
    [second] = [item for item in spoilt_day.items() if item.attempt_id]
    day = spoilt_day.day
    changes = [Change(first.quarantine_id, None, day), Change(second.quarantine_id, second.attempt_id, day)]
    apply(spoilt_day.run.bigquery, Verb.REPROCESS, changes, OPERATOR)
    assert land_supplement(spoilt_day.run, "events") == 1
    assert [item.quarantine_id for item in spoilt_day.items("open")] == [first.quarantine_id]
    assert spoilt_day.loaded().supplemented == 1
