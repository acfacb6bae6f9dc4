"""Of a day's batches, each slot's live one is the one with the highest sequence, whatever order they come in."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contracts.lake.manifest import Counts, Manifest
from contracts.lake.versions import ContractRef
from etl.lake import live


def manifest(slot: str, sequence: int, batch: int) -> Manifest:
    """A manifest without files."""
    return Manifest(
        dataset="events", data_date=date(2020, 6, 4), batch_id=f"20200604-{batch:016x}", run_id="run",
        sequence=sequence, contract=ContractRef("events", "1.0.0", ""), counts=Counts(0, 0, 0), files=(),
        created_at="", slot=slot,
    )


MANIFESTS = st.builds(manifest, st.sampled_from(["main", "late"]), st.integers(1, 5), st.integers(0, 3))


@given(st.lists(MANIFESTS).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_highest_sequence_of_a_slot_is_live(orders: tuple[list[Manifest], list[Manifest]]) -> None:
    one_order, other_order = orders
    chosen = live(one_order)
    assert chosen == live(other_order)
    assert set(chosen) == {one.slot for one in one_order}
    for one in one_order:
        best = chosen[one.slot]
        assert (best.sequence, best.batch_id) >= (one.sequence, one.batch_id)
