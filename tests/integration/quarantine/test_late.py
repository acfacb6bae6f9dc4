"""No document is skipped: whatever comes late, however odd, its day is found; and the whole collection is proven."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId

from contracts.errors import ContractViolation
from contracts.lake.manifest import MAIN_SLOT
from etl.gates.reconcile_all import Account, reconcile_all
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.sources.mongo.extract import bounds
from etl.sources.mongo.source_counts import RECENT, ROUND, changed_days, count_source, record_source_count
from tests.integration.quarantine.conftest import MakeSpoiltDay
from tests.integration.quarantine.spoilt_day import Document, SpoiltDay


def _late(spoilt_day: SpoiltDay, kind: str) -> Document:
    """A document like the day's others that came afterwards."""
    document = dict(next(iter(spoilt_day.sound.values())))
    start, end = bounds(spoilt_day.day)
    document |= {"_id": ObjectId.from_datetime(datetime.fromtimestamp(end + 3_600, UTC)), "time_stamp": start + 5}
    noon = ObjectId.from_datetime(datetime.fromtimestamp(start + 43_200, UTC))
    match kind:
        case "string id":
            document["_id"] = "import-late"
        case "no time stamp":
            document["_id"] = noon
            del document["time_stamp"]
        case "time stamp as text":
            document |= {"_id": noon, "time_stamp": "noon"}
        case "fraction":
            document |= {"_id": noon, "time_stamp": start + 43_200.5}
        case "an id from long before":
            document["_id"] = ObjectId.from_datetime(datetime.fromtimestamp(start, UTC) - timedelta(hours=23))
    return document


@pytest.fixture
def landed(spoilt_day: SpoiltDay) -> SpoiltDay:
    """A landed day with a few refused documents."""
    spoilt_day.spoil(rows=6, orders=4)
    spoilt_day.land()
    spoilt_day.loaded()
    return spoilt_day


def _account(spoilt_day: SpoiltDay) -> Account:
    """The account of the day's own collection; those of other tests are in the warehouse too, and not ours."""
    account = reconcile_all(spoilt_day.run.services)
    ours = tuple(problem for problem in account.problems if str(spoilt_day.day) in problem or "source" in problem)
    return Account(account.source, account.days, ours)


@pytest.mark.parametrize("kind", [
    "an ordinary one", "string id", "no time stamp", "time stamp as text", "fraction", "an id from long before",
])
def test_a_late_document_makes_its_day_due_again(landed: SpoiltDay, kind: str) -> None:
    assert landed.day not in changed_days(landed.run)
    landed.events.insert_one(_late(landed, kind))
    assert landed.day in changed_days(landed.run)
    before = _account(landed)
    assert (before.balanced, before.total("not_yet_due")) == (True, 1)
    report = landed.land()
    assert report.counts.extracted == 401
    assert landed.day not in changed_days(landed.run)
    landed.loaded()
    after = _account(landed)
    assert (after.problems, after.source, after.total("not_yet_due")) == ((), 401, 0)


@pytest.fixture
def long_ago(landed: SpoiltDay) -> Iterator[SpoiltDay]:
    """The landed day, after which so many others were landed that it is none of the recent ones."""
    _, end = bounds(landed.day)
    afterwards = datetime.fromtimestamp(end, UTC) + timedelta(days=10)
    landed.events.insert_one({"_id": ObjectId.from_datetime(afterwards), "time_stamp": int(afterwards.timestamp())})
    later = [landed.run.of_day(landed.day + timedelta(days=400 + number)) for number in range(RECENT)]
    for run in later:
        record_source_count(run, count_source(run))
    yield landed
    query(landed.run.bigquery, "delete from glamira_ops.source_counts where data_date in unnest(@days)",
          {"days": [run.day for run in later]})


def _at_its_turn(run: Run, *, turn: bool) -> Run:
    """A run on a day on which the landed day is counted anew, or on another one."""
    return run.of_day(run.day + timedelta(days=10 * ROUND + (0 if turn else 1)))


def test_a_new_document_of_a_day_long_ago_is_found_at_once(long_ago: SpoiltDay) -> None:
    run = _at_its_turn(long_ago.run, turn=False)
    assert long_ago.day not in changed_days(run)
    newest = long_ago.events.find_one({"_id": {"$type": "objectId"}}, sort=[("_id", -1)])
    assert newest
    long_ago.events.insert_one(_late(long_ago, "an ordinary one") | {
        "_id": ObjectId.from_datetime(newest["_id"].generation_time + timedelta(hours=1))})
    assert long_ago.day in changed_days(run)


@pytest.mark.parametrize("kind", ["string id", "an id from long before"])
def test_what_no_new_id_tells_of_a_day_long_ago_is_found_when_its_turn_comes(long_ago: SpoiltDay, kind: str) -> None:
    long_ago.events.insert_one(_late(long_ago, kind))
    assert long_ago.day not in changed_days(_at_its_turn(long_ago.run, turn=False))
    assert long_ago.day in changed_days(_at_its_turn(long_ago.run, turn=True))


def test_a_deleted_document_of_a_day_long_ago_is_missed_when_its_turn_comes(long_ago: SpoiltDay) -> None:
    start, end = bounds(long_ago.day)
    assert long_ago.events.delete_one({"time_stamp": {"$gte": start, "$lt": end}}).deleted_count == 1
    assert long_ago.day not in changed_days(_at_its_turn(long_ago.run, turn=False))
    assert long_ago.day in changed_days(_at_its_turn(long_ago.run, turn=True))


def test_a_day_that_was_refused_is_due_again_only_with_other_documents(make_spoilt_day: MakeSpoiltDay) -> None:
    refused = make_spoilt_day()
    refused.seed(events=400, orders=40)
    refused.spoil(rows=200, orders=20)
    with pytest.raises(ContractViolation):
        refused.land()
    assert refused.day not in changed_days(refused.run)
    refused.events.insert_one(_late(refused, "an ordinary one"))
    assert refused.day in changed_days(refused.run)


def test_a_document_stamped_into_another_day_makes_the_day_of_its_id_due(landed: SpoiltDay) -> None:
    start, _ = bounds(landed.day)
    future = SpoiltDay(landed.run)
    document = _late(landed, "no time stamp") | {"time_stamp": start + 40 * 86_400}
    future.events.insert_one(document)
    account = _account(landed)
    assert {day.day: day.not_yet_due for day in account.days} == {landed.day: 1}
    landed.land()
    assert _account(landed).total("quarantined") == 11


def test_every_document_is_counted_once_whatever_became_of_it(landed: SpoiltDay) -> None:
    items = landed.items()
    landed.fix(items[:4])
    landed.land()
    landed.events.insert_one({"_id": "undated", "collection": "view_home_page"})
    landed.loaded()
    account = _account(landed)
    assert account.problems == ()
    figures = {name: account.total(name) for name in ("accepted", "quarantined", "not_yet_due", "twice")}
    assert figures == {"accepted": 394, "quarantined": 6, "not_yet_due": 1, "twice": 0}
    assert account.source == 401


def test_a_lost_row_and_a_row_too_many_are_found(landed: SpoiltDay) -> None:
    live = landed.manifests()[MAIN_SLOT]
    bucket = landed.run.storage.bucket(landed.run.settings.lake_bucket)
    bucket.blob(live.path.manifest).delete()
    account = _account(landed)
    assert not account.balanced
    assert f"{landed.day}: 0 rows landed, 390 in raw" in account.problems[0]
