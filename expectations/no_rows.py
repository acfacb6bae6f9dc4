"""The expectations that a query judges: the queries of a suite are asked together, as one statement."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from google.api_core.exceptions import BadRequest
from google.cloud import bigquery
from great_expectations.expectations import UnexpectedRowsExpectation
from great_expectations.expectations.expectation import BatchExpectation

from contracts.outcome import Measure
from contracts.warehouse.sql import SqlFolder
from expectations.answers import answer

KEPT_ROWS = 20
BATCH = "{batch}"

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Found:
    """What the query of a rule found; or why it could not be asked.

    `rows` are the first `KEPT_ROWS` of `count`; `judged` counts the rows of the batch.
    """

    rows: Sequence[Mapping[str, Any]] = ()
    count: int = 0
    judged: int = 0
    trouble: BadRequest | None = None

    @property
    def share(self) -> float:
        """The findings as a share of the batch; of one without rows, whose lack may be the finding, all of it."""
        return self.count / self.judged if self.judged else float(self.count > 0)


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
        found |= _ask(client, batch, {rule: query.replace(BATCH, f"({batch})") for rule, query in queries.items()})
    token = _found.set(found)
    try:
        yield
    finally:
        _found.reset(token)


class ExpectQueryToReturnNoRows(UnexpectedRowsExpectation):
    """Holds when `unexpected_rows_query` returns no row, or of the rows under judgement no larger share than `rate`.

    `{batch}` stands for those rows; other tables are written `dataset.table`. Every row it returns is a finding, with
    its ids; the result keeps the first `KEPT_ROWS`. It is judged inside `asked_together` only.
    """

    rate: float = 0
    metric_dependencies: ClassVar[tuple[str, ...]] = ()

    @property
    def rows_query(self) -> str:
        """The query that is asked, with `{batch}` in it."""
        return str(self.unexpected_rows_query)

    def _validate(self, *_: Any, **__: Any) -> dict[str, Any]:
        found = found_of(self)
        measure = (Measure(found.share, 0, self.rate, "share of rows") if self.rate
                   else Measure(found.count, 0, 0, "rows"))
        return answer(found.count, measure, found.rows, success=found.share <= self.rate, judged=found.judged)


class ExpectBatchRowCountToEqual(BatchExpectation):
    """Holds when the batch has `value` rows. It is judged inside `asked_together` only."""

    value: int
    metric_dependencies: ClassVar[tuple[str, ...]] = ()

    @property
    def rows_query(self) -> str:
        """The query that is asked, with `{batch}` in it."""
        return "select count(*) as row_count from {batch}"

    def _validate(self, *_: Any, **__: Any) -> dict[str, Any]:
        [counted] = found_of(self).rows
        count = counted["row_count"]
        return answer(count, Measure(count, self.value, self.value, "rows"), success=count == self.value)


Asked = ExpectQueryToReturnNoRows | ExpectBatchRowCountToEqual


def found_of(expectation: Asked) -> Found:
    """What the query of a rule's expectation found.

    Raises:
        BadRequest: the query was refused.
    """
    found = _found.get()[(expectation.meta or {})["rule"]]
    if found.trouble is not None:
        raise found.trouble
    return found


def _ask(client: bigquery.Client, batch: str, queries: Mapping[str, str]) -> dict[str, Found]:
    """What each query finds; when one is refused, each is asked alone, so that the others are judged."""
    if not queries:
        return {}
    try:
        rows = list(client.query_and_wait(_sql("together", queries=queries, batch=batch, kept=KEPT_ROWS)))
    except BadRequest as error:
        if len(queries) == 1:
            return dict.fromkeys(queries, Found(trouble=error))
        return {rule: found for one in queries.items() for rule, found in _ask(client, batch, dict([one])).items()}
    judged = rows[0]["judged_count"]
    return {rule: _found_by([row for row in rows if row["rule"] == rule], judged) for rule in queries}


def _found_by(rows: Sequence[bigquery.Row], judged: int) -> Found:
    if not rows:
        return Found(judged=judged)
    contents = sorted(row["content"] for row in rows)
    records = [json.loads(content, parse_float=Decimal) for content in contents]
    return Found(records, rows[0]["row_count"], judged)
