"""The queries of the gates, sent as the gates send them: the batch of each suite, and its rules as one statement."""

from collections.abc import Iterator
from datetime import date

from google.api_core.exceptions import BadRequest

from contracts.policy.policy import load_policy
from etl.platform.bigquery_client import Warehouse as Client
from expectations.arrival import Arrivals
from expectations.baseline import Comparison
from expectations.marts import marts_gate
from expectations.no_rows import asked_together, found_of
from expectations.raw import raw_gate
from expectations.rules import Gate, Rule, Suite
from tests.integration.sql.warehouse import Warehouse

_DAY = date(2020, 5, 4)
# None on the first day ever, or as many as let every rule speak.
_TRAILING = tuple(tuple(date(2020, 4, 30 - back) for back in range(days)) for days in (0, 7))


def refused_questions(warehouse: Warehouse) -> Iterator[tuple[str, str]]:
    """Why each batch and rule is refused, empty when it is not, by the name of the suite and what it asks."""
    for name, suite in _suites():
        yield f"{name}: batch", warehouse.refusal(suite.batch)
        for rule, why in _refused_rules(warehouse.client, suite):
            yield f"{name}: {rule}", why


def _suites() -> Iterator[tuple[str, Suite]]:
    """Each suite under the name of its gate, for days with more or less to compare them with."""
    for trailing in _TRAILING:
        for gate in _gates(trailing):
            for suite in gate.suites:
                yield f"gate {gate.name}: {suite.name} ({len(trailing)} trailing days)", suite


def _gates(trailing: tuple[date, ...]) -> tuple[Gate, Gate]:
    policy = load_policy()
    marts = marts_gate((_DAY, date(2020, 5, 5)), policy, Comparison(_DAY, trailing))
    return raw_gate(Arrivals(_DAY, {}, trailing), policy), marts


def _refused_rules(client: Client, suite: Suite) -> Iterator[tuple[str, str]]:
    before = client.shared.statements
    with asked_together(client, [(suite.batch, suite.queries)]):
        # A gate asks rule by rule what is refused together, and every rule alone may be right.
        if client.shared.statements > before + 1:
            yield "its rules in one statement", "refused, so each was asked alone"
        for rule in suite.rules:
            if rule.name in suite.queries:
                yield rule.name, _refusal(rule)


def _refusal(rule: Rule) -> str:
    try:
        found_of(rule.to_gx())
    except BadRequest as error:
        return str(error.message)
    return ""
