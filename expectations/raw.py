"""The raw gate: one day of the three raw tables, judged after the load and before any model is built."""

from dataclasses import replace

from contracts.policy.policy import Policy
from expectations.arrival import Arrivals
from expectations.events.suite import events_suite
from expectations.locations import locations_suite
from expectations.products import products_suite
from expectations.rules import Gate, governed, require_fit


def raw_gate(arrivals: Arrivals, policy: Policy) -> Gate:
    """The suites of one day; without published days before it, nothing is compared with what is usual.

    Raises:
        PolicyError: the policy does not fit the rules.
    """
    require_fit(_gate(replace(arrivals, trailing=(arrivals.day,)), policy), "datasets", policy)
    return governed(_gate(arrivals, policy), policy)


def _gate(arrivals: Arrivals, policy: Policy) -> Gate:
    suites = (events_suite, locations_suite, products_suite)
    return Gate("raw", tuple(suite(arrivals, policy) for suite in suites))
