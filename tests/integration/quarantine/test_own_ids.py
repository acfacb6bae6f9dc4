"""A repaired document may not take the `_id` of another: it stays open with that reason, wherever the other one is."""

from collections.abc import Mapping

import pytest
from bson import ObjectId

from etl.ops.quarantine_log import Item, find_item
from etl.quarantine.own_ids import ID_TAKEN
from etl.quarantine.repair import Fix, FixReport, fix
from etl.run.reprocess import Selection
from tests.integration.quarantine.spoilt_day import OPERATOR, SpoiltDay

TAKEN, NONE = (ID_TAKEN,), ()


@pytest.fixture
def nameless(spoilt_day: SpoiltDay) -> list[Item]:
    """Three documents of a landed day that were refused, for their ids are texts."""
    documents = list(spoilt_day.events.find({"collection": {"$ne": "checkout_success"}}).limit(3))
    for document in documents:
        spoilt_day.events.delete_one({"_id": document["_id"]})
        spoilt_day.events.insert_one(document | {"_id": f"text {document['_id']}"})
    spoilt_day.land()
    spoilt_day.loaded()
    items = spoilt_day.items()
    assert [item.reasons for item in items] == [("id_not_objectid",)] * 3
    return items


def _fixed(spoilt_day: SpoiltDay, wanted: Mapping[Item, str], *, dry_run: bool = False) -> list[FixReport]:
    fixes = [Fix(item.quarantine_id, {"_id": value}) for item, value in wanted.items()]
    return fix(spoilt_day.run.services, fixes, OPERATOR, dry_run=dry_run)


def _left(reports: list[FixReport]) -> list[tuple[str, ...]]:
    return [report.reasons_left for report in reports]


@pytest.mark.parametrize("deleted", [False, True], ids=["in the source", "landed only"])
def test_the_id_of_a_landed_document_is_taken(spoilt_day: SpoiltDay, nameless: list[Item], deleted: bool) -> None:
    other = spoilt_day.event_ids()[0]
    if deleted:
        spoilt_day.events.delete_one({"_id": ObjectId(other)})
    assert _left(_fixed(spoilt_day, {nameless[0]: other}, dry_run=True)) == [TAKEN]
    assert _left(_fixed(spoilt_day, {nameless[0]: other})) == [TAKEN]
    landed = spoilt_day.land_passing(Selection(ids=(nameless[0].quarantine_id,)))
    assert (landed.passed, landed.refused) == (0, 1)
    assert _left(_fixed(spoilt_day, {nameless[0]: "new"})) == [NONE]


def test_the_objectid_of_the_digits_that_a_text_has_is_another_id(spoilt_day: SpoiltDay) -> None:
    sound = spoilt_day.events.find_one({"_id": {"$type": "objectId"}, "collection": {"$ne": "checkout_success"}})
    spoilt_day.events.insert_one(sound | {"_id": str(sound["_id"])})
    spoilt_day.land()
    [item] = [one for one in spoilt_day.items() if one.reasons == ("id_not_objectid",)]
    assert _left(_fixed(spoilt_day, {item: str(sound["_id"])}, dry_run=True)) == [TAKEN]
    assert _left(_fixed(spoilt_day, {item: "new"}, dry_run=True)) == [NONE]


def test_two_repairs_cannot_share_an_id(spoilt_day: SpoiltDay, nameless: list[Item]) -> None:
    first, second, third = nameless
    own = str(ObjectId.from_datetime(ObjectId(spoilt_day.event_ids()[0]).generation_time))
    assert _left(_fixed(spoilt_day, {first: own, second: own}, dry_run=True)) == [TAKEN, TAKEN]
    assert _left(_fixed(spoilt_day, {first: own, second: "new"})) == [NONE, NONE]
    assert spoilt_day.land_passing(Selection(ids=(first.quarantine_id,))).passed == 1
    assert _left(_fixed(spoilt_day, {third: own})) == [TAKEN]


def test_an_id_that_the_source_takes_later_is_left_to_it(spoilt_day: SpoiltDay, nameless: list[Item]) -> None:
    sound = spoilt_day.events.find_one({"_id": ObjectId(spoilt_day.event_ids()[0])})
    own = ObjectId.from_datetime(sound["_id"].generation_time)
    _fixed(spoilt_day, {nameless[0]: str(own)})
    assert spoilt_day.land_passing(Selection(ids=(nameless[0].quarantine_id,))).passed == 1
    spoilt_day.events.insert_one(sound | {"_id": own})
    spoilt_day.land()
    assert [spoilt_day.loaded().supplemented, spoilt_day.event_ids().count(str(own))] == [0, 1]
    assert find_item(spoilt_day.run.bigquery, nameless[0].quarantine_id).status == "open"


def test_the_id_of_an_open_item_is_taken_though_its_document_is_gone(
    spoilt_day: SpoiltDay, nameless: list[Item],
) -> None:
    view = spoilt_day.events.find_one({"collection": {"$ne": "checkout_success"}, "_id": {"$type": "objectId"}})
    spoilt_day.events.update_one({"_id": view["_id"]}, {"$set": {"store_id": "none"}})
    spoilt_day.land()
    spoilt_day.events.delete_one({"_id": view["_id"]})
    [report] = _fixed(spoilt_day, {nameless[0]: str(view["_id"])})
    assert report.reasons_left == TAKEN
    assert [(one.path, one.value) for one in report.violations_left] == [("_id", str(view["_id"]))]
