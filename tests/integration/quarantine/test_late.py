"""No document is skipped: whatever comes late, however odd, its day is found; and the whole collection is proven."""

from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId

from contracts.lake.manifest import MAIN_SLOT
from etl.gates.reconcile_all import Account, reconcile_all
from etl.sources.mongo.extract import bounds
from etl.sources.mongo.source_counts import changed_days
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
