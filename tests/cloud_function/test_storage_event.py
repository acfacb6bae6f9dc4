"""An event's data is read without trust: whatever is missing or mistyped comes out empty, never as an error."""

from typing import Any

import pytest
from cloudevents.http import CloudEvent
from hypothesis import given
from hypothesis import strategies as st
from request_body import Body
from storage_event import LARGEST_GENERATION, Arrival, arrival_of, shown, unreadable

from contracts.errors import LoadRefused

SOUND = {"bucket": "lake", "name": "validated/a", "generation": "12"}
ATTRIBUTES = {"type": "google.cloud.storage.object.v1.finalized", "source": "test"}


def test_object_is_read_from_the_data() -> None:
    data = {"bucket": "lake", "name": "validated/a", "generation": "12", "size": "7"}
    arrival = arrival_of(CloudEvent(ATTRIBUTES, data))
    assert arrival == Arrival("lake", "validated/a", 12)
    assert arrival.uri == "gs://lake/validated/a"


@pytest.mark.parametrize("generation", ["", "-1", "1.5", "²", "many", None, [], {}])
def test_generation_that_is_no_number_is_none(generation: object) -> None:
    assert arrival_of(CloudEvent(ATTRIBUTES, {"generation": generation})).generation == 0


@given(st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))
def test_any_data_is_read(data: Any) -> None:
    assert arrival_of(CloudEvent(ATTRIBUTES, data)).generation >= 0


@pytest.mark.parametrize(("member", "value", "fault"), [
    ("generation", "9" * 30, "generation"),
    ("generation", str(LARGEST_GENERATION + 1), "generation"),
    ("generation", "9" * 10_000, "generation"),
    ("generation", "0", "generation"),
    ("generation", True, "generation"),
    ("name", "validated/\ud800", "name holds half a character"),
    ("name", "a" * 1025, "name has 1025 bytes"),
    ("name", "é" * 513, "name has 1026 bytes"),
    ("name", "a" * 60_000_000, "name has 60000000 bytes"),
    ("name", "", "name is missing"),
    ("name", 7.5, "name is missing"),
    ("bucket", "b" * 223, "bucket has 223 bytes"),
    ("bucket", "\udfff", "bucket holds half a character"),
])
def test_what_no_object_can_have_is_a_fault_in_bounded_words(member: str, value: object, fault: str) -> None:
    arrival = arrival_of(CloudEvent(ATTRIBUTES, SOUND | {member: value}))
    with pytest.raises(LoadRefused, match=fault) as refused:
        arrival.require_object()
    assert refused.value.reason == "event_malformed"
    assert len(str(refused.value)) < 2000
    assert arrival.uri.encode()
    assert len(arrival.uri) < 1000


def test_the_longest_name_and_the_largest_generation_are_possible() -> None:
    data = {"bucket": "lake", "name": "é" * 512, "generation": str(LARGEST_GENERATION)}
    arrival = arrival_of(CloudEvent(ATTRIBUTES, data))
    arrival.require_object()
    assert (arrival.name, arrival.generation) == (data["name"], LARGEST_GENERATION)


def test_long_texts_that_begin_alike_are_told_apart() -> None:
    assert shown("a" * 5000) != shown("a" * 5000 + "b")
    one, other = (unreadable(Body(b"", 1, digest * 64), "no JSON") for digest in "ab")
    assert one.uri != other.uri
    assert "no JSON" in one.fault
