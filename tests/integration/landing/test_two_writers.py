"""Two writers of one object: the second takes what is the same, and is refused what is not; nothing is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contracts.errors import ManifestError, WriteConflict
from contracts.lake.manifest import Counts, Manifest
from contracts.lake.paths import BatchPath
from contracts.lake.signing import SigningKeys
from contracts.lake.versions import ContractRef
from etl.lake import Lake, found_manifests, is_whole, publish_manifest, read_manifest, upload_parts
from etl.platform.storage import content_of_bytes, content_of_file, put
from tests.integration.landing.conftest import BusyBucket

DAY = date(2020, 6, 4)
PATH = BatchPath("events", DAY, "20200604-0123456789abcdef")
KEYS = SigningKeys("key", ("former key",))
NAME = "attempts/one.json"
KIND = "application/json"


def manifest(run_id: str, sequence: int = 1, accepted: int = 0) -> Manifest:
    """A signed manifest of the one batch, of no rows."""
    return Manifest(
        dataset="events", data_date=DAY, batch_id=PATH.batch_id, run_id=run_id, sequence=sequence,
        contract=ContractRef("events", "1.0.0", ""), counts=Counts(accepted, 0, accepted), files=(),
        created_at=f"at {run_id}",
    ).signed("key")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two data files; that they are no Parquet is nobody's business here."""
    written = [tmp_path / "one", tmp_path / "two"]
    for file in written:
        file.write_bytes(file.name.encode() * 1000)
    return written


def test_the_same_content_is_written_once(bucket: BusyBucket) -> None:
    first = put(bucket, NAME, content_of_bytes(b"{}"), KIND)
    assert put(bucket, NAME, content_of_bytes(b"{}"), KIND) == first


def test_another_content_replaces_what_was_seen(bucket: BusyBucket) -> None:
    first = put(bucket, NAME, content_of_bytes(b"{}"), KIND)
    assert put(bucket, NAME, content_of_bytes(b"[]"), KIND) > first
    assert bucket.blob(NAME).download_as_bytes() == b"[]"


@pytest.mark.parametrize("before", [None, b"old"])
def test_of_two_who_write_the_same_one_writes(bucket: BusyBucket, before: bytes | None) -> None:
    if before:
        put(bucket, NAME, content_of_bytes(before), KIND)
    other: list[int] = []
    bucket.meanwhile = lambda: other.append(put(bucket, NAME, content_of_bytes(b"{}"), KIND))
    assert [put(bucket, NAME, content_of_bytes(b"{}"), KIND)] == other


@pytest.mark.parametrize("before", [None, b"old"])
def test_of_two_who_write_different_things_the_second_is_refused(bucket: BusyBucket, before: bytes | None) -> None:
    if before:
        put(bucket, NAME, content_of_bytes(before), KIND)
    bucket.meanwhile = lambda: put(bucket, NAME, content_of_bytes(b"theirs"), KIND)
    with pytest.raises(WriteConflict, match=NAME):
        put(bucket, NAME, content_of_bytes(b"ours"), KIND)
    assert bucket.blob(NAME).download_as_bytes() == b"theirs"


def test_a_file_and_the_same_bytes_are_the_same(bucket: BusyBucket, files: list[Path]) -> None:
    content = files[0].read_bytes()
    assert put(bucket, NAME, content_of_file(files[0]), KIND) == put(bucket, NAME, content_of_bytes(content), KIND)


def test_two_landings_of_one_batch_share_its_parts(bucket: BusyBucket, files: list[Path]) -> None:
    theirs: list[object] = []
    bucket.meanwhile = lambda: theirs.append(upload_parts(bucket, PATH, files, [1, 2]))
    assert [upload_parts(bucket, PATH, files, [1, 2])] == theirs


def test_a_part_that_another_landing_left_is_deleted_as_it_was_seen(bucket: BusyBucket, files: list[Path]) -> None:
    upload_parts(bucket, PATH, files, [1, 2])
    parts = upload_parts(bucket, PATH, files[:1], [1])
    assert [blob.name for blob in bucket.list_blobs()] == [PATH.file(parts[0].name)]


def test_a_part_that_changed_since_it_was_listed_is_not_deleted(bucket: BusyBucket, files: list[Path]) -> None:
    _, other = upload_parts(bucket, PATH, files, [1, 2])
    bucket.after_listing = lambda: bucket.blob(PATH.file(other.name)).upload_from_string("theirs")
    with pytest.raises(WriteConflict, match=other.name):
        upload_parts(bucket, PATH, files[:1], [1])
    assert bucket.blob(PATH.file(other.name)).download_as_bytes() == b"theirs"


def test_a_part_that_another_deleted_first_is_gone(bucket: BusyBucket, files: list[Path]) -> None:
    _, other = upload_parts(bucket, PATH, files, [1, 2])
    bucket.after_listing = bucket.blob(PATH.file(other.name)).delete
    assert len(upload_parts(bucket, PATH, files[:1], [1])) == 1
    assert not bucket.blob(PATH.file(other.name)).exists()


def test_the_same_landing_twice_leaves_the_manifest_alone(bucket: BusyBucket) -> None:
    first = publish_manifest(Lake(bucket, KEYS), manifest("first"), seen=0)
    second = publish_manifest(Lake(bucket, KEYS), manifest("second"), seen=0)
    assert (second.generation, second.manifest.run_id) == (first.generation, "first")


def test_a_manifest_of_another_promise_is_refused(bucket: BusyBucket) -> None:
    first = publish_manifest(Lake(bucket, KEYS), manifest("first"), seen=0)
    with pytest.raises(WriteConflict, match=PATH.manifest):
        publish_manifest(Lake(bucket, KEYS), manifest("second", accepted=1), seen=0)
    assert read_manifest(Lake(bucket, KEYS), PATH.manifest) == first


def test_a_batch_that_comes_back_replaces_its_own_manifest(bucket: BusyBucket) -> None:
    first = publish_manifest(Lake(bucket, KEYS), manifest("first"), seen=0)
    back = publish_manifest(Lake(bucket, KEYS), manifest("back", sequence=3), seen=first.generation)
    assert read_manifest(Lake(bucket, KEYS), PATH.manifest) == back
    again = publish_manifest(Lake(bucket, KEYS), manifest("again", sequence=3), seen=first.generation)
    assert again == back


def test_the_higher_sequence_wins_whoever_writes_first(bucket: BusyBucket) -> None:
    """Another batch came between the two landings of this one: the later landing must be live."""
    publish_manifest(Lake(bucket, KEYS), manifest("slow", sequence=1), seen=0)
    later = publish_manifest(Lake(bucket, KEYS), manifest("later", sequence=3), seen=0)
    assert read_manifest(Lake(bucket, KEYS), PATH.manifest) == later
    assert later.manifest.run_id == "later"
    slow = publish_manifest(Lake(bucket, KEYS), manifest("slower", sequence=2), seen=0)
    assert slow == later


def test_a_manifest_whose_answer_was_lost_is_our_own(bucket: BusyBucket) -> None:
    """The library repeats a request whose answer it lost; the second meets what the first wrote."""
    ours = manifest("ours")
    first = publish_manifest(Lake(bucket, KEYS), ours, seen=0)
    assert publish_manifest(Lake(bucket, KEYS), ours, seen=0) == first


@pytest.mark.parametrize(
    "theirs", [b"{}", b"", manifest("theirs", 2**63 - 1).signed("a stranger's").to_json().encode()],
)
def test_a_stranger_in_the_manifests_place_is_replaced(bucket: BusyBucket, theirs: bytes) -> None:
    bucket.blob(PATH.manifest).upload_from_string(theirs)
    ours = publish_manifest(Lake(bucket, KEYS), manifest("ours"), seen=0)
    assert read_manifest(Lake(bucket, KEYS), PATH.manifest) == ours


def test_a_former_key_has_done_the_work(bucket: BusyBucket) -> None:
    first = publish_manifest(Lake(bucket, KEYS), manifest("first").signed("former key"), seen=0)
    assert publish_manifest(Lake(bucket, KEYS), manifest("second"), seen=0) == first


def test_a_manifest_that_nobody_could_read_is_not_written(bucket: BusyBucket) -> None:
    for broken in (manifest("ours", 2**63), manifest("r" * 2**20)):
        with pytest.raises(ManifestError, match=PATH.manifest):
            publish_manifest(Lake(bucket, KEYS), broken, seen=0)
    assert not bucket.blob(PATH.manifest).exists()


def test_strangers_of_a_day_count_nowhere_and_are_named(bucket: BusyBucket) -> None:
    ours = publish_manifest(Lake(bucket, KEYS), manifest("ours"), seen=0)
    folder = "validated/events/2020-06-04"
    names = [f"{folder}/20200604-{number:016x}/manifest.json" for number in range(3)]
    huge = manifest("huge", 2**63 - 1).signed("a stranger's").to_json()
    for name, text in zip([*names, f"{folder}/manifest.json"], ["{}", huge, " " * 2**21, "{}"], strict=True):
        bucket.blob(name).upload_from_string(text)
    found = found_manifests(Lake(bucket, KEYS), "events", DAY)
    assert found.live == [ours]
    reasons = {one.name: one.reason for one in found.strangers}
    assert [reasons[name] for name in names] == ["manifest_malformed", "signature_mismatch", "manifest_too_large"]
    assert reasons[f"{folder}/manifest.json"] == "object_outside_layout"
    assert all(one.name in one.message for one in found.strangers if one.reason != "signature_mismatch")
    with pytest.raises(ManifestError, match=names[0]):
        read_manifest(Lake(bucket, KEYS), names[0])


@pytest.mark.parametrize("harm", ["deleted", "changed", "written again", "added"])
def test_a_batch_that_was_harmed_is_not_whole(bucket: BusyBucket, files: list[Path], harm: str) -> None:
    parts, lake = upload_parts(bucket, PATH, files, [1, 2]), Lake(bucket, KEYS)
    whole = replace(manifest("ours", accepted=3), files=parts).signed("key")
    assert is_whole(lake, whole)
    first = bucket.blob(PATH.file(parts[0].name))
    {
        "deleted": first.delete, "changed": lambda: first.upload_from_string("theirs"),
        "written again": lambda: first.upload_from_string(first.download_as_bytes()),
        "added": lambda: bucket.blob(PATH.file("part-00009.parquet")).upload_from_string("theirs"),
    }[harm]()
    assert not is_whole(lake, whole)
