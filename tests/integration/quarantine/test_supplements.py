"""The supplementary batch follows from the log alone: at once, again, after a kill, it is the same."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from bson import Int64

from contracts.lake.manifest import REPROCESSED_SLOT
from etl.gates.counts import day_counts
from etl.landing.supplements import land_supplement
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.platform.services import Services
from etl.quarantine.repair import Fix, fix
from etl.run.reprocess import Selection, land_passing
from tests.integration.quarantine.trial import OPERATOR, Trial


def _fixed(trial: Trial, rows: int, orders: int) -> list[str]:
    """Spoil, land and repair; the quarantine ids, all of them waiting to be reprocessed."""
    trial.spoil(rows, orders)
    trial.land()
    items = trial.items()
    trial.fix(items)
    return [item.quarantine_id for item in items]


def test_operators_at_once_with_overlapping_selections_bring_no_row_twice(trial: Trial) -> None:
    ids = _fixed(trial, rows=12, orders=12)
    selections = [tuple(ids[:16]), tuple(ids[8:]), tuple(ids[4:20]), tuple(ids)]

    def operate(number: int) -> None:
        selection, by = Selection(ids=selections[number]), Author(f"operator {number}", "at once")
        land_passing(Services(trial.run.settings), f"operator-{number}", selection, by)

    with ThreadPoolExecutor(len(selections)) as pool:
        list(pool.map(operate, range(len(selections))))
    counts = trial.loaded()
    assert (counts.reprocessed, counts.supplemented, counts.loaded, counts.quarantined) == (24, 24, 400, 0)
    assert len(set(trial.event_ids())) == 400
    assert trial.land_passing(Selection(day=trial.day)).passed == 0


def test_a_second_call_writes_nothing(trial: Trial) -> None:
    ids = _fixed(trial, rows=4, orders=4)
    trial.land_passing(Selection(ids=tuple(ids)))
    before = trial.manifests()
    assert before[REPROCESSED_SLOT].row_count == 8
    assert trial.land_passing(Selection(ids=tuple(ids))).passed == 0
    assert trial.manifests() == before


def test_killed_after_the_log_was_changed_the_next_call_lands_it(trial: Trial) -> None:
    ids = _fixed(trial, rows=4, orders=4)
    attempts = {item.quarantine_id: item.attempt_id for item in trial.items()}
    apply(trial.run.bigquery, Verb.REPROCESS, [Change(one, attempts[one], trial.day) for one in ids], OPERATOR)
    assert REPROCESSED_SLOT not in trial.manifests()
    assert day_counts(trial.run, datasets=("events",)).datasets["events"].supplemented == 0
    assert trial.land_passing(Selection(ids=tuple(ids))).days == (trial.day,)
    counts = trial.loaded()
    assert (counts.supplemented, counts.loaded) == (8, 400)


def test_a_version_that_came_after_the_judgement_is_not_landed_unseen(trial: Trial) -> None:
    [one] = _fixed(trial, rows=1, orders=0)
    [judged] = trial.items()
    fix(trial.run.services, [Fix(one, {"store_id": "no such store"})], OPERATOR)
    apply(trial.run.bigquery, Verb.REPROCESS, [Change(one, judged.attempt_id, trial.day)], OPERATOR)
    [item] = trial.items("open")
    assert (item.quarantine_id, item.landed_date) == (one, None)


def test_repaired_into_another_day_it_lands_there_and_both_days_balance(trial: Trial) -> None:
    trial.spoil(rows=1, orders=0)
    trial.land()
    [item] = trial.items()
    document = trial.sound[next(key for key in trial.sound if str(key) == item.document_id)]
    earlier = Int64(document["time_stamp"] - 86_400)
    values = dict(trial.repairs([item])[0].values) | {"time_stamp": str(earlier)}
    [report] = fix(trial.run.services, [Fix(item.quarantine_id, values)], OPERATOR)
    assert report.day == trial.day - timedelta(days=1)
    trial.land_passing(Selection(ids=(item.quarantine_id,)))
    own = trial.loaded()
    assert (own.extracted, own.accepted, own.quarantined, own.moved_out) == (400, 399, 0, 1)
    other = Trial(replace(trial.run, day=trial.day - timedelta(days=1)))
    counts = other.loaded()
    assert (counts.accepted, counts.moved_in, counts.loaded) == (1, 1, 1)


def test_what_a_stricter_judgement_refuses_is_open_again(trial: Trial) -> None:
    """The log says a document lies in the batch that no contract would accept: it leaves, and is open."""
    trial.spoil(rows=2, orders=0)
    trial.land()
    first, second = trial.items()
    trial.fix([second])
    [second] = [item for item in trial.items() if item.attempt_id]
    changes = [Change(first.quarantine_id, None, trial.day), Change(second.quarantine_id, second.attempt_id, trial.day)]
    apply(trial.run.bigquery, Verb.REPROCESS, changes, OPERATOR)
    assert land_supplement(trial.run, "events") == 1
    assert [item.quarantine_id for item in trial.items("open")] == [first.quarantine_id]
    assert trial.loaded().supplemented == 1
