"""The expectation that a query finds nothing: the queries of a suite are asked together, as one statement."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from string import Template
from typing import Any, ClassVar

from google.api_core.exceptions import BadRequest
from google.cloud import bigquery
from great_expectations.expectations import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import Expectation

KEPT_ROWS = 20
COUNTED_ROWS = 200
BATCH = "{batch}"

# The rows are JSON, for a union has one shape; in the order of their texts, for a steward accepts what is found as it
# is told: the same data must tell the same.
_TOGETHER = Template("""
with found as (
$queries
)
select rule, content
from found
where true
qualify row_number() over (partition by rule order by content) <= $counted
""")
_ONE = Template("select '$rule' as rule, to_json_string(one) as content from (\n$query\n) as one")


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that break a rule; or why it could not be asked."""

    rows: Sequence[Mapping[str, Any]] = ()
    trouble: BadRequest | None = None


_found: ContextVar[Mapping[str, Found]] = ContextVar("found")


@contextmanager
def asked_together(
    client: bigquery.Client, suites: Sequence[tuple[str, Mapping[str, str]]],
) -> Iterator[None]:
    """Let the rules judged inside the block know what their queries find.

    A suite is the query of its batch and, by the rule's name, the queries of its rules.
    """
    found: dict[str, Found] = {}
    for batch, queries in suites:
        found |= _ask(client, {rule: query.replace(BATCH, f"({batch})") for rule, query in queries.items()})
    token = _found.set(found)
    try:
        yield
    finally:
        _found.reset(token)


class ExpectQueryToReturnNoRows(UnexpectedRowsExpectation):
    """Holds when `unexpected_rows_query` returns no row; every row it returns is a finding, with its ids.

    `{batch}` stands for the rows under judgement; other tables are written `dataset.table`. The result keeps the
    first `KEPT_ROWS` rows, and counts no further than `COUNTED_ROWS`. It is judged inside `asked_together` only.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ()

    def _validate(self, *_: Any, **__: Any) -> dict[str, Any]:
        rows = found_rows(self)
        return {
            "success": not rows,
            "result": {"observed_value": len(rows), "details": {"unexpected_rows": rows[:KEPT_ROWS]}},
        }

    @property
    def rows_query(self) -> str:
        """The query that finds the rows that break it, with `{batch}` in it."""
        return str(self.unexpected_rows_query)


def found_rows(expectation: Expectation) -> Sequence[Mapping[str, Any]]:
    """The rows that break the rule of an expectation.

    Raises:
        BadRequest: the rule's query was refused.
    """
    found = _found.get()[(expectation.meta or {})["rule"]]
    if found.trouble is not None:
        raise found.trouble
    return found.rows


def _ask(client: bigquery.Client, queries: Mapping[str, str]) -> dict[str, Found]:
    """What each query finds; when one is refused, each is asked alone, so that the others are judged."""
    if not queries:
        return {}
    parts = "\nunion all\n".join(_ONE.substitute(rule=rule, query=query) for rule, query in queries.items())
    try:
        rows = list(client.query_and_wait(_TOGETHER.substitute(queries=parts, counted=COUNTED_ROWS)))
    except BadRequest as error:
        if len(queries) == 1:
            return dict.fromkeys(queries, Found(trouble=error))
        return {rule: found for one in queries.items() for rule, found in _ask(client, dict([one])).items()}
    texts = sorted((row["rule"], row["content"]) for row in rows)
    return {
        rule: Found([json.loads(content, parse_float=Decimal) for name, content in texts if name == rule])
        for rule in queries
    }
