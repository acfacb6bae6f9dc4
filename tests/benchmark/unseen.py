"""Errors as they happen in shops, trackers and loads, told by somebody who did not know what is checked.

They were written by somebody who had not read the rules, the metrics, nor the other kinds of errors, after the rules
were fixed: what is found of them says how the rules do on errors for which nobody made them.
"""

from collections.abc import Iterator

from tests.benchmark import unseen_orders, unseen_sources, unseen_tracking
from tests.benchmark.batch import Mutation


def mutations() -> Iterator[Mutation]:
    """Every unseen error: of tracking, of orders, of the sources beside them."""
    yield from unseen_tracking.mutations()
    yield from unseen_orders.mutations()
    yield from unseen_sources.mutations()
