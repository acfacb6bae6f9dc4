"""An object generation becomes the message that Pub/Sub would push."""

import base64
import json
from typing import Any

from sandbox.storage_events.events import copies_of, push_message

RESOURCE = {
    "kind": "storage#object", "id": "lake/validated/ü b/17", "bucket": "lake", "name": "validated/ü b",
    "generation": "17", "metageneration": "1", "size": "5", "md5Hash": "bWQ1", "crc32c": "Y3Jj",
    "contentType": "application/json", "storageClass": "STANDARD", "timeCreated": "2020-05-04T00:00:00.5Z",
    "updated": "2020-05-04T00:00:00.5Z", "acl": [], "mediaLink": "http://127.0.0.1/x",
}  # fmt: skip


def message_of(**changed: str) -> dict[str, Any]:
    """The message in the envelope."""
    message: dict[str, Any] = json.loads(push_message(RESOURCE | changed))["message"]
    return message


def test_the_attributes_name_the_object() -> None:
    told = message_of()["attributes"]
    assert (told["eventType"], told["bucketId"], told["objectId"], told["objectGeneration"]) == (
        "OBJECT_FINALIZE", "lake", "validated/ü b", "17",
    )
    assert told["eventTime"] == RESOURCE["timeCreated"]


def test_the_data_is_the_object_without_its_local_links() -> None:
    data = json.loads(base64.b64decode(message_of()["data"]))
    assert data == {name: value for name, value in RESOURCE.items() if name not in {"acl", "mediaLink"}}


def test_the_message_id_belongs_to_the_generation() -> None:
    assert message_of() == message_of()
    assert message_of(generation="18")["messageId"] != message_of()["messageId"]


def test_duplicates_follow_the_rate_and_the_name_alone() -> None:
    names = [f"validated/events/2020-05-04/{number}/manifest.json" for number in range(2000)]
    twice = [name for name in names if copies_of(name, 0.1) == 2]
    assert 150 < len(twice) < 250
    assert [name for name in names if copies_of(name, 0.1) == 2] == twice
    assert {copies_of(name, 0.0) for name in names} == {1}
    assert {copies_of(name, 1.0) for name in names} == {2}
