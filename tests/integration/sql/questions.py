"""The queries of the gates: batches, and expectations that a query finds nothing, as Great Expectations sends them."""

import re
from collections.abc import Iterator
from datetime import date

from contracts.policy import load_policy
from expectations.arrival import Arrivals
from expectations.marts import marts_gate
from expectations.raw import raw_gate
from expectations.revenue import Comparison
from expectations.rules import Gate, Suite

_DAY = date(2020, 5, 4)
# None on the first day ever, or as many as let every rule speak.
_TRAILING = tuple(tuple(date(2020, 4, 30 - back) for back in range(days)) for days in (0, 7))
_REPORTS = ("mart_revenue_daily", "mart_conversion_funnel_daily")
_JOIN = re.compile(r"\bjoin\b")


def questions() -> Iterator[tuple[str, str]]:
    """Each query under the name of its gate, suite and rule, for days with more or less to compare them with."""
    for trailing in _TRAILING:
        for gate in _gates(trailing):
            for suite in gate.suites:
                for name, sql in _questions(suite):
                    yield f"gate {gate.name}: {suite.name}: {name} ({len(trailing)} trailing days)", sql


def _gates(trailing: tuple[date, ...]) -> tuple[Gate, Gate]:
    policy = load_policy()
    marts = marts_gate((_DAY, date(2020, 5, 5)), _REPORTS, policy, Comparison(_DAY, trailing))
    return raw_gate(Arrivals(_DAY, {}, trailing), policy), marts


def _questions(suite: Suite) -> Iterator[tuple[str, str]]:
    yield "batch", suite.batch
    for rule in suite.rules:
        query = rule.expectation.configuration.kwargs.get("unexpected_rows_query")
        if query:
            yield rule.name, query.format(batch=_batch(suite, query))


def _batch(suite: Suite, query: str) -> str:
    """The library leaves the alias to the author of a query that joins."""
    return f"({suite.batch})" if _JOIN.search(query) else f"({suite.batch}) as subselect"
