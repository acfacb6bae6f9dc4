"""An object generation becomes the CloudEvent that Eventarc would send."""

import json

from sandbox.storage_events.events import copies_of, finalized_event

RESOURCE = {
    "kind": "storage#object", "id": "lake/validated/ü b/17", "bucket": "lake", "name": "validated/ü b",
    "generation": "17", "metageneration": "1", "size": "5", "md5Hash": "bWQ1", "crc32c": "Y3Jj",
    "contentType": "application/json", "storageClass": "STANDARD", "timeCreated": "2020-05-04T00:00:00.5Z",
    "updated": "2020-05-04T00:00:00.5Z", "acl": [], "mediaLink": "http://127.0.0.1/x",
}  # fmt: skip


def test_the_attributes_follow_the_specification() -> None:
    headers = finalized_event(RESOURCE).headers
    assert headers["ce-specversion"] == "1.0"
    assert headers["ce-type"] == "google.cloud.storage.object.v1.finalized"
    assert headers["ce-source"] == "//storage.googleapis.com/projects/_/buckets/lake"
    assert headers["ce-subject"] == "objects/validated/%C3%BC%20b"
    assert headers["ce-time"] == RESOURCE["timeCreated"]
    assert all(value.isascii() for value in headers.values())


def test_the_data_is_the_object_without_its_local_links() -> None:
    data = json.loads(finalized_event(RESOURCE).body)
    assert data == {name: value for name, value in RESOURCE.items() if name not in {"acl", "mediaLink"}}


def test_the_event_id_belongs_to_the_generation() -> None:
    again = finalized_event(dict(RESOURCE))
    other = finalized_event(RESOURCE | {"generation": "18"})
    assert again == finalized_event(RESOURCE)
    assert other.headers["ce-id"] != again.headers["ce-id"]


def test_duplicates_follow_the_rate_and_the_name_alone() -> None:
    names = [f"validated/events/2020-05-04/{number}/manifest.json" for number in range(2000)]
    twice = [name for name in names if copies_of(name, 0.1) == 2]
    assert 150 < len(twice) < 250
    assert [name for name in names if copies_of(name, 0.1) == 2] == twice
    assert {copies_of(name, 0.0) for name in names} == {1}
    assert {copies_of(name, 1.0) for name in names} == {2}
