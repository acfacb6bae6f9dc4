"""Every argument of every resource is one that the provider knows, and none that it needs is missing."""

import pytest

from tests.infra.provider import known_blocks, used_blocks

BLOCKS = list(used_blocks())


@pytest.mark.parametrize("place", sorted({place for place, _, _ in BLOCKS}))
def test_a_block_has_arguments_that_the_provider_knows_and_those_that_it_needs(place: str) -> None:
    remedy = "correct it, or write tests/infra/provider.json anew as tests/infra/provider.py says"
    known = known_blocks().get(place)
    assert known is not None, f"{place}: no such block is known; {remedy}"
    for _, resource, given in (one for one in BLOCKS if one[0] == place):
        assert given <= known.keys(), f"{resource.address}: {place} has no {given - known.keys()}; {remedy}"
        needed = {name for name, is_needed in known.items() if is_needed}
        assert needed <= given, f"{resource.address}: {place} needs {needed - given}"


def test_inner_blocks_are_looked_at_too() -> None:
    places = {place for place, _, _ in BLOCKS}
    assert {"google_storage_bucket.lifecycle_rule.condition", "google_bigquery_table.time_partitioning"} <= places
    assert len(places) > 100
