"""A rule of a column asks for the rows that break it, each with its id, and lets pass what the policy allows."""

import pytest

from expectations.columns import one_of, rarely, unique
from expectations.no_rows import Asked


def asked(expectation: Asked) -> str:
    return " ".join(expectation.rows_query.split())


@pytest.mark.parametrize(("expectation", "condition"), [
    (one_of("store_id", ["6", "41"]), "store_id not in ('6', '41')"),
    (rarely(0.1, "store_id", "store_id is null"), "store_id is null"),
])
def test_rows_that_meet_a_condition_are_asked_for(expectation: Asked, condition: str) -> None:
    assert asked(expectation) == f"select row_id, store_id from {{batch}} where {condition}"


def test_every_row_of_a_repeated_value_is_asked_for() -> None:
    assert asked(unique("event_id")).endswith(
        "where event_id is not null qualify count(*) over (partition by event_id) > 1"
    )


@pytest.mark.parametrize(("expectation", "rate"), [
    (unique("a"), 0), (one_of("a", "b"), 0), (rarely(0.25, "a", "a is null"), 0.25),
])
def test_only_a_tolerance_lets_rows_pass(expectation: Asked, rate: float) -> None:
    assert expectation.configuration.kwargs.get("rate", 0) == rate
