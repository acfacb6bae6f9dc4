"""The warehouse's rows of a person: found by the names of columns in every dataset, and changed in one transaction.

Rows stay, so that counts and money do: pseudonyms become that of nobody, an order's customer the erased member. What is
built later from raw says the same.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TypeVar

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.datasets.erased import ERASED, IDENTITIES, People
from contracts.warehouse.sql import SqlFolder, text_literal
from contracts.warehouse.tables import AUDIT, LOAD, MARTS, RAW, ROLLBACK, STAGING
from etl.ops.suppressions import Suppressed
from etl.platform.bigquery import query, query_union

_sql = SqlFolder(__file__)

_DATASETS = (RAW, LOAD, STAGING, AUDIT, MARTS, ROLLBACK)
_HASHES = tuple(IDENTITIES.values())
_CUSTOMER_HASH, _CUSTOMER_KEY = "customer_id_hash", "customer_key"
_NAMES = (*_HASHES, _CUSTOMER_HASH, _CUSTOMER_KEY, "event_id", "location_key", "key_search")
_ERASED_KEY, _UNKNOWN_KEY = "'-2'", "'-1'"  # as dbt/macros/keys.sql has them
_CUSTOMERS, _ORDERS = "dim_customers", "fct_orders"
_TYPES = {"user_id_hash": "registered", "device_id_hash": "guest"}
_ATTEMPTS = 5

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TheirTable:
    """A table that may have rows of a person: `dataset.name`, and which of the columns it has that identify one."""

    dataset: str
    name: str
    columns: frozenset[str]

    @property
    def full_name(self) -> str:
        """The table as statements name it."""
        return f"{self.dataset}.{self.name}"

    @property
    def is_customers(self) -> bool:
        """Whether it is the dimension of customers, or a kept state of it."""
        return self.name.partition("__")[0] == _CUSTOMERS

    def theirs(self, people: People, orders: Sequence[str] = ()) -> str:
        """The condition on rows of the people, and on those of some orders; `false` when it can have none."""
        values = {name: people.of(name) for name in _HASHES} | {
            _CUSTOMER_HASH: people.of("user_id_hash") | people.of("device_id_hash"),
            _CUSTOMER_KEY: frozenset(_keys(people)),
        }
        if self.dataset not in (RAW, LOAD):
            values["event_id"] = frozenset(orders)
        conditions = [
            f"{name} in ({_list(wanted)})" for name, wanted in sorted(values.items()) if wanted and name in self.columns
        ]
        return " or ".join(conditions) or "false"


def their_tables(client: bigquery.Client) -> list[TheirTable]:
    """Every table of the warehouse, kept states included, with a column that identifies a person."""
    selects = [_sql("columns", dataset=dataset, names=_list(_NAMES)) for dataset in _DATASETS]
    rows = sorted(query_union(client, selects), key=itemgetter("dataset", "table_name"))
    found = (
        TheirTable(dataset, name, frozenset(row["column_name"] for row in columns))
        for (dataset, name), columns in groupby(rows, key=itemgetter("dataset", "table_name"))
    )
    return [table for table in found if table.columns & {*_HASHES, _CUSTOMER_HASH, _CUSTOMER_KEY}]


def of_tables_there(client: bigquery.Client, ask: Callable[[Sequence[TheirTable]], Answer]) -> Answer:
    """What is asked of every table with a column of people; anew when a load ended and dropped its staging table."""
    for _ in range(_ATTEMPTS - 1):
        with suppress(NotFound):
            return ask(their_tables(client))
    return ask(their_tables(client))


def their_rows(client: bigquery.Client, tables: Iterable[TheirTable], people: People) -> dict[str, int]:
    """How many rows each table has of the people; those that have none are left out."""
    asked = [(table.full_name, condition) for table in tables if (condition := table.theirs(people)) != "false"]
    rows = query_union(client, [_sql("count", table=name, condition=one) for name, one in asked]) if asked else []
    return {row["name"]: row["row_count"] for row in rows if row["row_count"]}


def their_accounts(client: bigquery.Client, found: Iterable[Suppressed]) -> frozenset[Suppressed]:
    """The other half of their accounts: the shop writes a customer's number and e-mail address together."""
    known = {(one.column_name, one.pseudonym): one.fingerprint for one in found}
    emails = [value for column, value in known if column == "email_hash"]
    users = [value for column, value in known if column == "user_id_hash"]
    if not emails and not users:
        return frozenset()
    more = set()
    for row in query(client, _sql("accounts"), {"emails": emails, "users": users}):
        pair = [(name, row[name]) for name in ("email_hash", "user_id_hash") if row[name] not in (None, ERASED)]
        fingerprint = next((known[one] for one in pair if one in known), None)
        more |= {Suppressed(*one, fingerprint) for one in pair if fingerprint is not None}
    return frozenset(more)


def their_days(client: bigquery.Client, tables: Iterable[TheirTable], people: People) -> set[date]:
    """The days whose raw rows are theirs."""
    raw = [table for table in tables if table.dataset == RAW and table.theirs(people) != "false"]
    selects = [_sql("days", table=table.full_name, condition=table.theirs(people)) for table in raw]
    return {row["day"] for row in query_union(client, selects)} if selects else set()


def erase_rows(client: bigquery.Client, tables: Sequence[TheirTable], people: People, fence: str) -> None:
    """Take the people out of every table at once, or of none; `fence` fails when somebody else builds or publishes.

    Raises:
        GoogleAPICallError: nothing was changed.
    """
    orders = _orders(client, tables, people)
    others = [key for key in _customers_of(client, orders) if key not in set(_keys(people))]
    statements = [*_updates(tables, people, orders), *_of_customers(tables, people, others)]
    if statements:
        query(client, "\n".join(("begin transaction;", fence, *statements, "commit transaction;")))


def _updates(tables: Iterable[TheirTable], people: People, orders: Sequence[str]) -> Iterator[str]:
    for table in tables:
        condition = table.theirs(people, orders)
        if table.is_customers or condition == "false":
            continue
        named = [name for name in (*_HASHES, _CUSTOMER_HASH) if name in table.columns]
        assigned = [f"{name} = if({name} is null, null, '{ERASED}')" for name in named]
        others = {_CUSTOMER_KEY: _ERASED_KEY, "location_key": _UNKNOWN_KEY, "key_search": "null"}
        assigned += [f"{name} = {value}" for name, value in others.items() if name in table.columns]
        yield _sql("update", table=table.full_name, assignments=", ".join(assigned), condition=condition)


def _of_customers(tables: Sequence[TheirTable], people: People, others: Sequence[str]) -> Iterator[str]:
    """The erased member in the place of theirs, and of customers of whom no order is left."""
    names = {table.full_name for table in tables}
    for table in tables:
        if not table.is_customers:
            continue
        theirs = table.theirs(people)
        orders = f"{MARTS if table.dataset == AUDIT else table.dataset}.{table.name.replace(_CUSTOMERS, _ORDERS)}"
        asked = _list(others) if orders in names else ""
        if asked or theirs != "false":
            yield _sql("customers", table=table.full_name, theirs=theirs, others=asked, orders=orders)


def _orders(client: bigquery.Client, tables: Iterable[TheirTable], people: People) -> list[str]:
    events = next((table for table in tables if table.full_name == f"{RAW}.events"), None)
    if events is None or events.theirs(people) == "false":
        return []
    return [row["event_id"] for row in query(client, _sql("orders", theirs=events.theirs(people)))]


def _customers_of(client: bigquery.Client, orders: Sequence[str]) -> list[str]:
    """The customers of these orders as readers see them; none before the first publication."""
    if not orders:
        return []
    try:
        rows = query(client, _sql("customers_of", orders=_list(orders)))
    except NotFound:
        return []
    return [row["customer_key"] for row in rows if row["customer_key"] not in ("-1", "-2")]


def _keys(people: People) -> list[str]:
    """The keys that dbt makes of their pseudonyms."""
    return [
        hashlib.md5(f"{kind}|{value}".encode(), usedforsecurity=False).hexdigest()
        for column, kind in _TYPES.items() for value in sorted(people.of(column))
    ]


def _list(values: Iterable[str]) -> str:
    return ", ".join(text_literal(value) for value in sorted(values))
