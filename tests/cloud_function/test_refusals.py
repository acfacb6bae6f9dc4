"""A refusal is the same for every delivery of one object generation, and another for anything else."""

from itertools import product

from reasons import Reason
from refusals import refusal_id
from storage_event import Arrival


def test_one_id_per_object_generation_and_reason() -> None:
    arrivals = [Arrival("lake", name, generation) for name, generation in product("ab", (1, 2))]
    ids = [refusal_id(arrival, reason) for arrival, reason in product(arrivals, Reason)]
    assert len(set(ids)) == len(ids)
    assert refusal_id(Arrival("lake", "a", 1), "file_missing") == refusal_id(arrivals[0], Reason.FILE_MISSING)
