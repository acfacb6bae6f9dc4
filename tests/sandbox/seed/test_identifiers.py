from datetime import date

from bson import ObjectId

from sandbox.seed.identifiers import IdMaker, midnight, seeded_object_ids, seeded_text_ids, text_id

DAY = date(2020, 5, 4)


def test_midnight_is_utc():
    assert midnight(DAY) == 1_588_550_400


def test_an_id_tells_its_second_and_differs_by_number_seed_and_day():
    made = {
        IdMaker(seed, day).object_id(midnight(DAY) + 5, number)
        for seed in (1, 2) for day in (DAY, date(2020, 5, 5)) for number in (1, 2)
    }
    assert len(made) == 8
    assert {int(identity.generation_time.timestamp()) for identity in made} == {midnight(DAY) + 5}


def test_the_filter_spans_the_day_and_late_arrivals():
    bounds = seeded_object_ids(DAY)["_id"]
    ids = IdMaker(1, DAY)
    assert bounds["$gte"] <= ids.object_id(midnight(DAY) - 1, 1) < bounds["$lt"]
    assert ids.object_id(midnight(DAY) + 3 * 86_400 - 1, 1) < bounds["$lt"]
    assert isinstance(bounds["$gte"], ObjectId)


def test_text_ids_say_their_day():
    assert text_id(DAY, 255) == "import-20200504-00000000000000ff"
    assert seeded_text_ids(DAY) == {"_id": {"$regex": "^import-20200504-"}}
