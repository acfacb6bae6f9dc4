"""A day that is judged in slices lands as one that is landed in one piece, whatever became of a slice."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId

from contracts.errors import ContractViolation, SettingsError
from etl.landing.land import LandReport, land
from etl.landing.slices import judge_slice, plan_slices, sliced_day
from etl.ops.day_run import Run, open_run
from etl.platform.settings import Settings
from etl.sources.mongo.source_counts import changed_days
from tests.conftest import Seed
from tests.other_settings import with_settings

DAY, BROKEN_DAY = date(2020, 5, 9), date(2020, 5, 10)
EVENTS, SLICES = 16_000, 3  # the odd documents, some 15,000, and what is left


@pytest.fixture(scope="module")
def whole(seeded: Seed, sandbox: Settings) -> LandReport:
    """The day, landed in one piece."""
    del sandbox
    seeded(f"{DAY}", events=EVENTS, orders=100, seed=3, defects="typical")
    return land(open_run(DAY), "events")


@pytest.fixture
def run(whole: LandReport) -> Iterator[Run]:
    """A run of the day that has it judged in slices; it leaves nothing in WORK_DIR."""
    del whole
    found = sliced(DAY)
    yield found
    assert folders(found) == []


def sliced(day: date) -> Run:
    """A run whose slices are of one part each."""
    return with_settings(open_run(day), {"land_slice_events": 15_000})


def folders(run: Run) -> list[Path]:
    """Where slices lie."""
    return list(run.settings.work_dir.absolute().glob("land-slices-*"))


def figures(report: LandReport) -> tuple[Any, ...]:
    """All that a landing tells of a batch, but whether it is new."""
    return report.batch_id, report.counts, report.reasons, report.drift, [one.observed for one in report.outcomes]


def test_a_small_day_has_no_slices(whole: LandReport) -> None:
    del whole
    assert plan_slices(open_run(DAY)) == []


def test_slices_in_any_order_are_the_same_batch(run: Run, whole: LandReport) -> None:
    numbers = plan_slices(run)
    assert numbers == list(range(SLICES))
    reports = [judge_slice(run, number) for number in reversed(numbers)]
    assert sum(one.extracted for one in reports) == whole.counts.extracted
    assert [judge_slice(run, number).is_new for number in numbers] == [False] * SLICES
    landed = land(run, "events")
    assert (figures(landed), landed.is_new) == (figures(whole), False)


def test_another_dataset_that_lands_meanwhile_leaves_the_slices_alone(run: Run, whole: LandReport) -> None:
    numbers = plan_slices(run)
    with sliced_day(run, "locations") as theirs:
        assert theirs is None
    assert judge_slice(run, numbers[0]).is_new
    assert figures(land(run, "events")) == figures(whole)


def test_what_is_missing_or_damaged_is_judged_by_the_landing(run: Run, whole: LandReport) -> None:
    for number in plan_slices(run)[1:]:
        judge_slice(run, number)
    [folder] = folders(run)
    damaged = next(iter(sorted(folder.glob("part-0001-*.parquet"))))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    (folder / "slice-0002.json").unlink()  # the worker died before its last word
    assert figures(land(run, "events")) == figures(whole)


def test_a_document_that_comes_meanwhile_is_found_afterwards(run: Run, whole: LandReport) -> None:
    for number in plan_slices(run):
        judge_slice(run, number)
    moment = datetime(2020, 5, 9, 12, tzinfo=UTC)
    late = run.events.find_one({"time_stamp": {"$gte": int(moment.timestamp())}}) or {}
    stamp = int(moment.timestamp())
    late |= {"_id": ObjectId(f"{stamp:08x}{'ab' * 8}"), "time_stamp": stamp}
    run.events.insert_one(late)
    try:
        assert figures(land(run, "events")) == figures(whole)
        assert DAY in changed_days(run)
    finally:
        run.events.delete_one({"_id": late["_id"]})


@pytest.mark.parametrize("change", [{"inputs": "of other rules"}, {"made_at": "2020-05-10T00:00:00+00:00"}])
def test_slices_of_other_rules_or_of_another_time_are_not_taken(
    run: Run, whole: LandReport, change: dict[str, str],
) -> None:
    for number in plan_slices(run):
        judge_slice(run, number)
    [folder] = folders(run)
    for tally in folder.glob("slice-*.json"):
        tally.write_text(json.dumps(json.loads(tally.read_text()) | {"extracted": 1}))
    plan = folder / "plan.json"
    plan.write_text(json.dumps(json.loads(plan.read_text()) | change))
    if "inputs" in change:
        (folder / "slice-0001.json").unlink()
        assert judge_slice(run, 1).extracted == 0, "landing judges it"
    assert figures(land(run, "events")) == figures(whole)


def test_a_worker_without_the_plan_says_so(run: Run) -> None:
    with pytest.raises(SettingsError, match="WORK_DIR"):
        judge_slice(run, 0)


def test_a_refused_day_is_read_anew_by_the_attempt_after_the_repair(seeded: Seed, sandbox: Settings) -> None:
    del sandbox
    seeded(f"{BROKEN_DAY}", events=EVENTS, orders=100, seed=3, defects="currency_swapped")
    run = sliced(BROKEN_DAY)
    for number in plan_slices(run):
        judge_slice(run, number)
    with pytest.raises(ContractViolation):
        land(run, "events")
    assert folders(run) == []
