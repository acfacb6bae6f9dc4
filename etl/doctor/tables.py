"""The warehouse's tables: each has the columns that the contracts want, and lets us read and change it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from google.api_core.exceptions import MethodNotAllowed, MethodNotImplemented, NotFound
from google.cloud import bigquery

from contracts.commands import command
from contracts.datasets.registry import RAW_TABLES
from contracts.warehouse.schema import Column, Table
from contracts.warehouse.tables import OPS_TABLES, QUARANTINE_LOG, REFERENCE_TABLES, TURNS
from etl.doctor.bounds import AT_ONCE, REQUEST
from etl.doctor.findings import Finding, failure, listed, ok, unchecked, warning
from etl.ops.quarantine_log import doubled
from etl.platform.bigquery import query_union
from etl.platform.bigquery_client import Warehouse
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from etl.transform.mart_tables import OTHER_TYPE_REMEDY, known_marts, other_types

PERMISSIONS = ("bigquery.tables.get", "bigquery.tables.getData", "bigquery.tables.update", "bigquery.tables.updateData")
# The API's older names, by those that the contracts use.
_KINDS = {"INTEGER": "INT64", "BOOLEAN": "BOOL", "FLOAT": "FLOAT64", "STRUCT": "RECORD"}


@dataclass(frozen=True, slots=True)
class Examined:
    """A table as it was found: what of it is not as the contract wants it, and what we are denied.

    `denied` is None when the service has no such question.
    """

    table: Table
    faults: tuple[str, ...]
    denied: frozenset[str] | None


def check_tables(settings: Settings) -> Iterator[Finding]:
    """Findings on schemas, on tables that no run made yet, and on permissions.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    client, wanted = bigquery_client(settings), (*RAW_TABLES, *REFERENCE_TABLES, *OPS_TABLES, *TURNS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        examined = [found for found in pool.map(lambda table: _examine(client, table), wanted) if found]
    yield from _schemas(examined, len(wanted))
    there = {found.table.full_name for found in examined}
    if missing := {table.full_name for table in wanted} - there:
        yield warning("tables", f"not made yet: {listed(missing)}", "there", "The first run makes them.")
    yield from _permissions(examined)
    if QUARANTINE_LOG.full_name in there:
        yield from check_items(doubled(client))
    yield from check_turns(client, [turn for turn in TURNS if turn.full_name in there])
    yield from _marts(client)


def check_items(ids: Sequence[str]) -> Iterator[Finding]:
    """Items of the quarantine of which a log of an earlier release has several rows."""
    if ids:
        yield warning("tables.quarantine_log", f"{len(ids)} items have several rows", "one row for each item",
                      f"`{command(f'quarantine show {ids[0]}')}` unites those of all items.")


def check_turns(client: Warehouse, turns: Sequence[Table]) -> Iterator[Finding]:
    """Tables of one row, which every load of their dataset changes."""
    selects = [f"select '{turn.full_name}' as name, count(*) as row_count from {turn.full_name}"  # noqa: S608 - our own
               for turn in turns]
    for row in query_union(client, selects) if selects else ():
        if row["row_count"] != 1:
            yield failure(f"table.{row['name']}", f"{row['row_count']} rows", "one row, or every load of it fails",
                          f"Drop {row['name']}: the next run makes it with its row.")


def faults(wanted: Sequence[Column], found: Iterable[bigquery.SchemaField], within: str = "") -> Iterator[str]:
    """What a schema lacks or has otherwise than wanted, members of records included; columns beyond do no harm."""
    by_name: Mapping[str, bigquery.SchemaField] = {field.name: field for field in found}
    for column in wanted:
        name, field = f"{within}{column.name}", by_name.get(column.name)
        if field is None:
            yield f"no column {name}"
        elif (_kind(field.field_type), field.mode) != (_kind(column.kind), column.mode):
            yield f"{name} is {_kind(field.field_type)} {field.mode}, not {_kind(column.kind)} {column.mode}"
        else:
            yield from faults(column.fields, field.fields, f"{name}.")


def _kind(kind: str) -> str:
    return _KINDS.get(kind, kind)


def _examine(client: bigquery.Client, table: Table) -> Examined | None:
    """The table as it is; None when there is none."""
    try:
        found = client.get_table(f"{client.project}.{table.full_name}", **REQUEST)
    except NotFound:
        return None
    partitioned = found.time_partitioning.field if found.time_partitioning else None
    wrong = [*faults(table.columns, found.schema)]
    if partitioned != table.partition_by:
        wrong.append(f"it is partitioned by {partitioned}, not by {table.partition_by}")
    return Examined(table, tuple(wrong), _denied(client, found.reference))


def _denied(client: bigquery.Client, table: bigquery.TableReference) -> frozenset[str] | None:
    try:
        granted = client.test_iam_permissions(table, PERMISSIONS, **REQUEST).get("permissions", ())
    except (MethodNotAllowed, MethodNotImplemented, NotFound):
        return None
    return frozenset(PERMISSIONS) - frozenset(granted)


def _schemas(examined: Sequence[Examined], wanted: int) -> Iterator[Finding]:
    expected = "the columns that contracts/warehouse/tables.py and contracts/datasets/registry.py list"
    broken = [found for found in examined if found.faults]
    for found in broken:
        yield failure(f"table.{found.table.full_name}", "; ".join(found.faults), expected,
                      "A run adds columns that may be null. For the rest: rename the table, run a day, copy the rows.")
    if examined and not broken:
        yield ok("tables.schemas", f"{len(examined)} of {wanted} tables are there and have them", expected)


def _marts(client: Warehouse) -> Iterator[Finding]:
    """Published marts that the next publication could not fill."""
    try:
        found = list(other_types(known_marts(client)))
    except NotFound:
        return
    for fault in found:
        name, _, said = fault.partition(": ")
        yield failure(f"table.{name}", said, "the types that the build gives it", OTHER_TYPE_REMEDY)


def _permissions(examined: Sequence[Examined]) -> Iterator[Finding]:
    expected = listed(PERMISSIONS)
    answered = [found for found in examined if found.denied is not None]
    for found in answered:
        if found.denied:
            yield failure(f"table.{found.table.full_name}.permissions", f"denied: {listed(found.denied)}", expected,
                          "Grant the pipeline's account roles/bigquery.dataEditor on the dataset.")
    if answered and not any(found.denied for found in answered):
        yield ok("tables.permissions", f"granted on {len(answered)} tables", expected)
    if len(answered) < len(examined):
        unasked = len(examined) - len(answered)
        yield unchecked("tables.permissions", f"the service does not say what it permits on {unasked} tables", expected,
                        "For the emulator nothing: it has no such call. Elsewhere look at the datasets' access.")
