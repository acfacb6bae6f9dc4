"""An event's data is read without trust: whatever is missing or mistyped comes out empty, never as an error."""

from typing import Any

import pytest
from arrivals import Arrival, arrival_of
from cloudevents.http import CloudEvent
from hypothesis import given
from hypothesis import strategies as st

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
