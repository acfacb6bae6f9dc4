"""What landed and is harmed, or signed with a key that is not in force, is landed again, and loaded."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from contracts.lake.manifest import MAIN_SLOT
from contracts.lake.signing import key_id, named_key
from etl import lake
from etl.landing.land import land
from etl.loading.lost_events import landed
from tests.integration.quarantine.conftest import MakeSpoiltDay
from tests.integration.quarantine.spoilt_day import SpoiltDay
from tests.other_settings import with_settings

WRONG_KEY = "a key that the load function does not have"


@pytest.fixture
def small(make_spoilt_day: MakeSpoiltDay) -> SpoiltDay:
    """A day of 60 sound documents."""
    made = make_spoilt_day(max_quarantined_share=0.9, max_quarantined_checkout_share=0.9)
    made.seed(events=60, orders=5)
    return made


def with_keys(spoilt_day: SpoiltDay, signing: str, former: str = "") -> SpoiltDay:
    """The same day on a machine with other keys."""
    keys = {"manifest_signing_key": SecretStr(signing), "manifest_former_keys": SecretStr(former)}
    return replace(spoilt_day, run=with_settings(spoilt_day.run, keys))


def test_a_batch_of_a_wrong_key_is_landed_again_with_the_right_one(small: SpoiltDay) -> None:
    wrong = land(with_keys(small, WRONG_KEY).run, "events")
    assert small.manifests() == {}
    right = small.land()
    assert (right.batch_id, right.is_new) == (wrong.batch_id, True)
    assert small.loaded().loaded == 60
    assert not small.land().is_new


@pytest.mark.parametrize(
    "harm", ["part deleted", "part changed", "part added", "manifest deleted", "manifest replaced"],
)
def test_a_harmed_batch_is_landed_again(small: SpoiltDay, harm: str) -> None:
    first = small.land()
    assert small.loaded().loaded == 60
    before = small.manifests()[MAIN_SLOT]
    bucket = small.run.storage.bucket(small.run.settings.lake_bucket)
    part, manifest = bucket.blob(before.path.file(before.files[0].name)), bucket.blob(before.path.manifest)
    {
        "part deleted": part.delete, "part changed": lambda: part.upload_from_string(b"PAR1"),
        "part added": lambda: bucket.blob(before.path.file("part-00099.parquet")).upload_from_string(b"PAR1"),
        "manifest deleted": manifest.delete, "manifest replaced": lambda: manifest.upload_from_string(b"{}"),
    }[harm]()
    again = small.land()
    assert (again.batch_id, again.is_new) == (first.batch_id, True)
    after = small.manifests()[MAIN_SLOT]
    assert after.sequence > before.sequence
    assert lake.is_whole(lake.lake_of(small.run.services), after)
    assert small.loaded().loaded == 60
    assert not small.land().is_new


def test_a_lost_lake_is_landed_behind_what_was_loaded(small: SpoiltDay) -> None:
    """The ledger remembers three batches of the day; the lake lost them all."""
    for _ in range(3):
        small.land()
        small.loaded()
        small.events.delete_one({"collection": {"$ne": "checkout_success"}})
    small.land()
    bucket = small.run.storage.bucket(small.run.settings.lake_bucket)
    for stored in lake.found_manifests(lake.lake_of(small.run.services), "events", small.day).trusted:
        bucket.blob(stored.name).delete()
    small.land()
    assert small.manifests()[MAIN_SLOT].sequence > 3
    assert small.loaded().loaded == 57


def test_a_former_key_counts_until_it_is_taken_out(small: SpoiltDay) -> None:
    key = small.run.settings.manifest_signing_key.get_secret_value()
    small.land()
    rotated = with_keys(small, "a new key, drawn at random", key)
    assert not land(rotated.run, "events").is_new
    retired = with_keys(small, "a new key, drawn at random")
    assert land(retired.run, "events").is_new
    [stored] = landed(retired.run, retired.day)
    assert named_key(stored.manifest.signature) == key_id("a new key, drawn at random")


def test_a_stranger_of_the_highest_sequence_does_not_stop_the_day(small: SpoiltDay) -> None:
    small.land()
    ours = small.manifests()[MAIN_SLOT]
    forged = replace(ours, batch_id=f"{ours.batch_id[:9]}{'f' * 16}", sequence=2**63 - 1, files=(), counts=replace(
        ours.counts, extracted=0, accepted=0, quarantined=0)).signed(WRONG_KEY)
    bucket = small.run.storage.bucket(small.run.settings.lake_bucket)
    bucket.blob(forged.path.manifest).upload_from_string(forged.to_json())
    small.events.delete_one({"collection": {"$ne": "checkout_success"}})
    assert small.land().is_new
    assert small.manifests()[MAIN_SLOT].sequence < 2**40
    assert small.loaded().loaded == 59
