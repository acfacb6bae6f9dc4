"""What Pub/Sub pushes is read as the event that it tells of; what is neither is refused in a sentence."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pubsub_message import event_of
from storage_event import FINALIZED, Arrival, arrival_of

from sandbox.storage_events.events import HEADERS, push_message

RESOURCE = {"bucket": "lake", "name": "validated/a", "generation": "12", "timeCreated": "2020-05-04T00:00:00.5Z"}


def pushed(**attributes: Any) -> bytes:
    """The message of an object, with other attributes."""
    envelope = json.loads(push_message(RESOURCE))
    envelope["message"]["attributes"] |= attributes
    return json.dumps(envelope).encode()


def test_a_pushed_notification_is_the_event_of_its_object() -> None:
    event = event_of(HEADERS, pushed())
    assert event["type"] == FINALIZED
    assert event["id"] == json.loads(pushed())["message"]["messageId"]
    assert arrival_of(event) == Arrival("lake", "validated/a", 12)


def test_a_cloud_event_is_still_one() -> None:
    headers = {"Ce-Id": "1", "Ce-Source": "test", "Ce-Specversion": "1.0", "Ce-Type": FINALIZED, **HEADERS}
    assert arrival_of(event_of(headers, json.dumps(RESOURCE).encode())) == Arrival("lake", "validated/a", 12)


@pytest.mark.parametrize("kind", ["OBJECT_DELETE", "OBJECT_ARCHIVE", "OBJECT_METADATA_UPDATE", FINALIZED, None, 7])
def test_another_kind_of_notification_is_no_finished_object(kind: object) -> None:
    assert event_of(HEADERS, pushed(eventType=kind))["type"] != FINALIZED


@pytest.mark.parametrize("member", ["bucketId", "objectId", "objectGeneration"])
def test_a_notification_that_names_no_object_is_a_fault_of_its_arrival(member: str) -> None:
    assert arrival_of(event_of(HEADERS, pushed(**{member: None}))).fault


@pytest.mark.parametrize("body", [
    b"{}", b"[]", b"7", b'{"message": 7}', b'{"message": {"attributes": []}}', b'{"name": "a"}',
])
def test_what_is_neither_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="neither a CloudEvent nor a message of Pub/Sub"):
        event_of(HEADERS, body)


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text())))
def test_any_attributes_are_read(attributes: dict[str, Any]) -> None:
    assert arrival_of(event_of(HEADERS, pushed(**attributes))).generation >= 0
