"""Two writers of one object: the second takes what is the same, and is refused what is not; nothing is lost."""

from datetime import date
from pathlib import Path

import pytest

from contracts.errors import WriteConflict
from contracts.manifest import ContractRef, Counts, Manifest
from contracts.paths import BatchPath
from etl.landing.lake import publish_manifest, read_manifest, upload_parts
from etl.objects import content_of_bytes, content_of_file, put
from tests.integration.landing.conftest import BusyBucket

DAY = date(2020, 6, 4)
PATH = BatchPath("events", DAY, "20200604-0123456789abcdef")
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
    first = publish_manifest(bucket, manifest("first"), seen=0)
    second = publish_manifest(bucket, manifest("second"), seen=0)
    assert (second.generation, second.manifest.run_id) == (first.generation, "first")


def test_a_manifest_of_another_promise_is_refused(bucket: BusyBucket) -> None:
    first = publish_manifest(bucket, manifest("first"), seen=0)
    with pytest.raises(WriteConflict, match=PATH.manifest):
        publish_manifest(bucket, manifest("second", accepted=1), seen=0)
    assert read_manifest(bucket, PATH.manifest) == first


def test_a_batch_that_comes_back_replaces_its_own_manifest(bucket: BusyBucket) -> None:
    first = publish_manifest(bucket, manifest("first"), seen=0)
    back = publish_manifest(bucket, manifest("back", sequence=3), seen=first.generation)
    assert read_manifest(bucket, PATH.manifest) == back
    again = publish_manifest(bucket, manifest("again", sequence=3), seen=first.generation)
    assert again == back


def test_the_higher_sequence_wins_whoever_writes_first(bucket: BusyBucket) -> None:
    """Another batch came between the two landings of this one: the later landing must be live."""
    publish_manifest(bucket, manifest("slow", sequence=1), seen=0)
    later = publish_manifest(bucket, manifest("later", sequence=3), seen=0)
    assert read_manifest(bucket, PATH.manifest) == later
    assert later.manifest.run_id == "later"
    slow = publish_manifest(bucket, manifest("slower", sequence=2), seen=0)
    assert slow == later


def test_a_manifest_whose_answer_was_lost_is_our_own(bucket: BusyBucket) -> None:
    """The library repeats a request whose answer it lost; the second meets what the first wrote."""
    ours = manifest("ours")
    first = publish_manifest(bucket, ours, seen=0)
    assert publish_manifest(bucket, ours, seen=0) == first
