"""Documents that were deleted in MongoDB: a day that readers see loses none of them before a steward has said so."""

from collections.abc import Sequence
from typing import Any

import pytest
from bson import ObjectId
from google.cloud.storage import Blob

from contracts.errors import LoadError
from contracts.outcome import Outcome, Status
from contracts.policy.policy import load_policy
from etl.gates.kept_documents import judge_kept
from etl.gates.reconcile_all import reconcile_all
from etl.loading.dead_letters import damaged_batches, dead_letters
from etl.loading.load import replay
from etl.ops.quality_status import mark_held
from etl.platform.bigquery import query
from etl.sources.mongo.source_counts import changed_days
from tests.integration.quarantine.spoilt_day import ORDER, Document, SpoiltDay

ENTER = """
insert into glamira_ops.quality_status_history
  (data_date, status, gate, published_at, publication_id, sets_publication, recorded_at, entry_id)
select @day, @status, @gate, current_timestamp(), 'p', @sets, current_timestamp(), generate_uuid()
"""


def enter(spoilt_day: SpoiltDay, status: str = "published", *, gate: str = "", sets: bool = True) -> None:
    """Let the day be published as it is loaded now; without `sets` it is confirmed only."""
    query(spoilt_day.run.bigquery, ENTER, {"day": spoilt_day.day, "status": status, "gate": gate, "sets": sets})


@pytest.fixture
def shown(spoilt_day: SpoiltDay) -> SpoiltDay:
    """A published day of 400 documents, 10 of them refused, which 36 of 40 orders are not."""
    spoilt_day.spoil(rows=6, orders=4)
    spoilt_day.land()
    spoilt_day.loaded()
    enter(spoilt_day)
    return spoilt_day


def accepted(spoilt_day: SpoiltDay, kind: str, count: int) -> list[Any]:
    """The ids of so many sound documents that are orders in production, or are no orders."""
    refused = {item.document_id for item in spoilt_day.items()}
    wanted = ({"collection": ORDER, "current_url": {"$regex": r"^https://www\.glamira\."}} if kind == "orders"
              else {"collection": {"$ne": ORDER}})
    found = spoilt_day.events.find(wanted, {"_id": 1}).sort("_id", 1)
    return [one["_id"] for one in found if str(one["_id"]) not in refused][:count]


def delete(spoilt_day: SpoiltDay, ids: Sequence[Any]) -> None:
    assert spoilt_day.events.delete_many({"_id": {"$in": list(ids)}}).deleted_count == len(ids)


def arrive(spoilt_day: SpoiltDay, count: int) -> None:
    """So many late documents of the day, if any."""
    sound = next(one for one in spoilt_day.sound.values() if one["collection"] != ORDER)
    late: list[Document] = [dict(sound) | {"_id": ObjectId.from_datetime(sound["_id"].generation_time)}
                            for _ in range(count)]
    for number, document in enumerate(late):
        document["_id"] = ObjectId(document["_id"].binary[:8] + number.to_bytes(4, "big"))
    if late:
        spoilt_day.events.insert_many(late)


def lake_blobs(spoilt_day: SpoiltDay) -> list[Blob]:
    """What the lake has of the day's events."""
    prefix = f"validated/events/{spoilt_day.day}/"
    return list(spoilt_day.run.storage.bucket(spoilt_day.run.settings.lake_bucket).list_blobs(prefix=prefix))


def judged(spoilt_day: SpoiltDay) -> Outcome:
    """The day landed and loaded again, and what the raw gate is told of it."""
    spoilt_day.land()
    spoilt_day.loaded()
    return judge_kept(spoilt_day.run, load_policy())


@pytest.mark.parametrize(("orders", "others", "late"), [(23, 0, 0), (2, 3, 0), (2, 3, 5), (2, 3, 9)])
def test_a_day_waits_whatever_the_counts_say(shown: SpoiltDay, orders: int, others: int, late: int) -> None:
    delete(shown, accepted(shown, "orders", orders) + accepted(shown, "others", others))
    arrive(shown, late)
    assert shown.day in changed_days(shown.run)
    found = judged(shown)
    assert (found.status, found.hold, found.stops) == (Status.FAILED, True, False)
    assert found.observed == f"{orders + others} documents, {orders} orders"
    gone = f"{orders + others} of the 390 documents of {shown.day} that readers see are gone from the source"
    assert f"{gone}, {orders} of" in found.message
    # Landing the same again is no way around it, nor is what another run was told of the day.
    mark_held(shown.run, "publish", "it waits for a steward")
    assert judged(shown) == found
    assert shown.day not in changed_days(shown.run)


def test_what_a_steward_let_go_is_not_asked_about_again(shown: SpoiltDay) -> None:
    delete(shown, accepted(shown, "orders", 2))
    assert judged(shown).status == Status.FAILED
    enter(shown, sets=False)
    assert judged(shown).status == Status.PASSED
    delete(shown, accepted(shown, "orders", 1))
    assert judged(shown).observed == "1 documents, 1 orders"


def test_a_refused_document_that_goes_takes_no_row_along(shown: SpoiltDay) -> None:
    delete(shown, [ObjectId(one.document_id) for one in shown.items() if ObjectId.is_valid(one.document_id)][:2])
    assert shown.day in changed_days(shown.run)
    assert judged(shown).status == Status.PASSED


def test_an_order_that_is_refused_by_now_is_in_the_quarantine(shown: SpoiltDay) -> None:
    [order] = accepted(shown, "orders", 1)
    shown.events.update_one({"_id": order}, {"$set": {"cart_products": []}})
    assert judged(shown).status == Status.PASSED
    assert f"{order}" in {item.document_id for item in shown.items()}


@pytest.mark.parametrize("values", [
    {"collection": "checkout"}, {"collection": "view_home_page"}, {"current_url": "https://evil.example/"},
    {"current_url": "http://127.0.0.1/"},
])
def test_an_order_that_counts_no_more_is_asked_about(shown: SpoiltDay, values: Document) -> None:
    orders = accepted(shown, "orders", 3)
    shown.events.update_many({"_id": {"$in": orders}}, {"$set": values})
    found = judged(shown)
    assert (found.status, found.hold, found.observed) == (Status.FAILED, True, "0 documents, 3 orders")
    assert "3 are other events by now" in found.message


def test_a_refused_look_alike_does_not_stand_for_the_order_that_is_gone(shown: SpoiltDay) -> None:
    for order in accepted(shown, "orders", 2):
        document = shown.events.find_one_and_delete({"_id": order})
        shown.events.insert_one(document | {"_id": str(order), "collection": "view_home_page"})
    found = judged(shown)
    assert (found.status, found.observed) == (Status.FAILED, "2 documents, 2 orders")


def test_late_documents_alone_ask_nobody(shown: SpoiltDay) -> None:
    arrive(shown, 3)
    assert judged(shown).status == Status.PASSED


@pytest.mark.parametrize("harm", ["part deleted", "part changed", "manifest deleted", "manifest of a stranger"])
def test_what_the_lake_has_no_whole_batch_of_is_asked_about(shown: SpoiltDay, harm: str) -> None:
    prefix = f"validated/events/{shown.day}/"
    bucket = shown.run.storage.bucket(shown.run.settings.lake_bucket)
    wanted = ".parquet" if harm.startswith("part") else "manifest.json"
    [blob] = [blob for blob in bucket.list_blobs(prefix=prefix) if blob.name.endswith(wanted)]
    delete(shown, accepted(shown, "orders", 2))
    shown.land()
    shown.loaded()
    blob.delete() if "deleted" in harm else blob.upload_from_string(b"{}")
    found = judge_kept(shown.run, load_policy())
    assert (found.hold, found.stops, found.observed) == (True, False, "unknown")
    assert blob.name in found.message
    assert "Restore it" in found.message


@pytest.mark.parametrize("harm", ["deleted", "changed"])
def test_a_loaded_batch_that_is_not_whole_is_listed_until_it_was_landed_again(shown: SpoiltDay, harm: str) -> None:
    def letters() -> list[str]:
        found = dead_letters(shown.run.services, shown.day, opens_batches=True)
        told = [f"{one.reason} {one.object_uri}" for one in found if f"/{shown.day}/" in one.object_uri]
        assert told == [f"{one.reason} {one.object_uri}" for one in damaged_batches(shown.run.services, shown.day)]
        return told

    def problems() -> list[str]:
        return [one for one in reconcile_all(shown.run.services).problems if "object" in one]

    assert (letters(), problems()) == ([], [])
    [part] = [blob for blob in lake_blobs(shown) if blob.name.endswith(".parquet")]
    part.delete() if harm == "deleted" else part.upload_from_string(b"PAR1")
    assert letters() == [f"batch_not_whole gs://{shown.run.settings.lake_bucket}/{part.name}"]
    assert problems() == [f"{shown.day}: object {part.name} of its batch is gone, or another one; "
                          "land events of that day again"]
    with pytest.raises(LoadError, match=f"object {part.name} is gone, .* .venv/bin/glamira land events {shown.day}"):
        replay(shown.run, part.name.split("/")[-2])
    shown.land()
    shown.loaded()
    assert (letters(), problems()) == ([], [])


@pytest.mark.parametrize("name", ["extra.parquet", "part-00009.parquet"])
def test_an_object_too_many_is_no_loss(shown: SpoiltDay, name: str, caplog: pytest.LogCaptureFixture) -> None:
    [path] = {blob.name.rpartition("/")[0] for blob in lake_blobs(shown)}
    stranger = shown.run.storage.bucket(shown.run.settings.lake_bucket).blob(f"{path}/{name}")
    stranger.upload_from_string(b"PAR1")
    arrive(shown, 3)
    assert judged(shown).status == Status.PASSED
    assert f"{stranger.name} is no part of it" in caplog.text
    assert "delete that object" in caplog.text
    letters = [one for one in dead_letters(shown.run.services, shown.day) if one.object_uri.endswith(stranger.name)]
    assert all("delete it" in one.message for one in letters)
    stranger.delete()


@pytest.mark.parametrize("left", [0, 2])
def test_a_day_that_is_gone_whole_stays_as_it_was_landed(shown: SpoiltDay, left: int) -> None:
    before, refused = shown.event_ids(), [one.document_id for one in shown.items()]
    spared = [one for one in refused if ObjectId.is_valid(one)][:left]
    shown.events.delete_many({"_id": {"$nin": [ObjectId(one) for one in spared]}})
    report = shown.land()
    assert (report.is_new, report.counts.accepted, report.outcomes[-1].check) == (False, 390, "documents_left")
    found = judged(shown)
    assert (found.hold, found.observed) == (True, "390 documents, 36 orders")
    assert "MONGO_DATABASE" in found.message
    assert shown.event_ids() == before
    assert shown.day not in changed_days(shown.run)


def test_a_published_day_that_was_loaded_since_is_taken_up(shown: SpoiltDay) -> None:
    assert shown.day not in changed_days(shown.run)
    arrive(shown, 1)
    shown.land()
    shown.loaded()
    assert shown.day in changed_days(shown.run)
    enter(shown)
    assert shown.day not in changed_days(shown.run)


def test_a_day_whose_publication_was_rolled_back_waits_until_somebody_runs_it(shown: SpoiltDay) -> None:
    arrive(shown, 1)
    enter(shown, "held", gate="publish")
    assert shown.day not in changed_days(shown.run)
