"""The warehouse's datasets and tables exist, and queries against it are typed and qualified."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, NotFound
from google.cloud import bigquery

from contracts.warehouse.jobs import Patience
from contracts.warehouse.ledgers import LEDGERS, Ledger
from contracts.warehouse.schema import Column, Table
from contracts.warehouse.sql import SqlFolder
from contracts.warehouse.status_views import STATUS_VIEWS
from contracts.warehouse.tables import LOAD, OPS_TABLES, REFERENCE_TABLES, TURNS, WAREHOUSE_DATASETS
from contracts.warehouse.views import View
from etl.platform.bigquery_client import BUSY, Warehouse
from etl.platform.bigquery_jobs import changed_by, rows_of

_sql = SqlFolder(__file__)

# Whoever dies before it drops its staging table leaves it no longer than this.
STAGING_KEPT_MS = 2 * 24 * 3_600 * 1_000
_DEFINITION = "definition"

Scalar = str | int | bool | Decimal | date | datetime
_KINDS: dict[type, str] = {
    str: "STRING", int: "INT64", bool: "BOOL", Decimal: "NUMERIC", date: "DATE", datetime: "TIMESTAMP",
}


def query(
    client: bigquery.Client, sql: str, parameters: Mapping[str, Scalar | list[Any]] | None = None,
    patience: Patience = BUSY,
) -> list[dict[str, Any]]:
    """Run one statement or script and wait for it; rows as dicts.

    Tables in `sql` are always written `dataset.table`; values go in as `@name` parameters, lists as arrays.

    Raises:
        ServiceUnreachable: the warehouse did not answer in half a minute, or was busy for longer than `patience`.
    """
    return rows_of(client, sql, _config(parameters), patience)


def query_union(client: bigquery.Client, selects: Sequence[str], built: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The rows of several SELECTs of the same columns, without parameters, run as one statement; in no order.

    Those in `built` are of tables that a build makes: before there is any they have no rows.

    Raises:
        ServiceUnreachable: the warehouse did not answer in half a minute, or was busy for minutes.
    """
    try:
        return query(client, _union([*selects, *built]))
    except NotFound:
        if not built:
            raise
        rows = query(client, _union(selects))
        return rows + [row for select in built for row in _rows_if_built(client, select)]


def _union(selects: Iterable[str]) -> str:
    return "\nunion all\n".join(selects)


def _rows_if_built(client: bigquery.Client, select: str) -> list[dict[str, Any]]:
    try:
        return query(client, select)
    except NotFound:
        return []


def change(
    client: bigquery.Client, sql: str, parameters: Mapping[str, Scalar | list[Any]] | None = None,
    patience: Patience = BUSY,
) -> int:
    """Run one INSERT, UPDATE, DELETE or MERGE as `query` does; how many rows it changed.

    Raises:
        ServiceUnreachable: the warehouse did not answer in half a minute, or was busy for longer than `patience`.
    """
    return changed_by(client, sql, _config(parameters), patience)


def _config(parameters: Mapping[str, Scalar | list[Any]] | None) -> bigquery.QueryJobConfig:
    return bigquery.QueryJobConfig(query_parameters=[_parameter(*item) for item in (parameters or {}).items()])


def _parameter(name: str, value: Scalar | list[Any]) -> bigquery.ScalarQueryParameter | bigquery.ArrayQueryParameter:
    if isinstance(value, list):
        return bigquery.ArrayQueryParameter(name, _KINDS[type(value[0])] if value else "STRING", value)
    return bigquery.ScalarQueryParameter(name, _KINDS[type(value)], value)


def prepare_warehouse(client: Warehouse) -> None:
    """Make what is missing in the warehouse, once for each connection."""
    if not client.shared.is_prepared:
        ensure_warehouse(client)
        client.shared.is_prepared = True


def ensure_warehouse(client: bigquery.Client) -> list[str]:
    """Create the datasets, tables, columns and views that are missing; returns what it made, columns aside.

    One query and a handful of requests see that all is there.
    """
    made = _made_datasets(client)
    tables = tuple(_tables())
    known = _known_columns(client, sorted({table.dataset for table in tables}))
    made += [table.full_name for table in tables if _made_table(client, table, known.get(table.full_name))]
    made += _made_turns(client, [turn for turn in TURNS if turn.full_name not in known])
    return made + _made_views(client)


def make_table(client: bigquery.Client, table: Table) -> bool:
    """Create the table, or rename and add the columns it lacks; whether it was made."""
    try:
        found = client.get_table(_definition(client.project, table).reference)
    except NotFound:
        return _made_table(client, table, None)
    return _made_table(client, table, {field.name for field in found.schema})


def _made_table(client: bigquery.Client, table: Table, known: Set[str] | None) -> bool:
    """Create the table, or rename and add the columns that are not among the known ones; whether it was made."""
    if known is None:
        client.create_table(_definition(client.project, table), exists_ok=True)
        return True
    for column in table.columns:
        if column.name not in known and column.former_name in known:
            _rename(client, table, column)
        elif column.name not in known:
            query(client, _ADD_COLUMN.format(table=table.full_name, column=column.name, kind=_sql_type(column)))
    return False


def _rename(client: bigquery.Client, table: Table, column: Column) -> None:
    names = {"table": table.full_name, "former": column.former_name, "column": column.name}
    try:
        query(client, _RENAME_COLUMN.format(**names))
    except GoogleAPICallError as error:
        # Another process that starts on this release may have done it meanwhile.
        try:
            query(client, _READ_COLUMN.format(**names))
        except GoogleAPICallError:
            raise error from None


def _known_columns(client: bigquery.Client, datasets: Sequence[str]) -> dict[str, set[str]]:
    """The columns of every table there is in these datasets, by its full name."""
    known: dict[str, set[str]] = {}
    for row in query(client, _union(_COLUMNS.format(dataset=name) for name in datasets)):
        known.setdefault(row["full_name"], set()).add(row["column_name"])
    return known


def _tables() -> Iterator[Table]:
    from contracts.datasets.registry import RAW_TABLES  # noqa: PLC0415 - its data libraries take a query half a second

    yield from RAW_TABLES
    yield from REFERENCE_TABLES
    yield from OPS_TABLES


def _made_datasets(client: bigquery.Client) -> list[str]:
    """Create the datasets that are missing, and let what waits to be loaded expire; those that were made."""
    known = {item.dataset_id for item in client.list_datasets()}
    made = [name for name in WAREHOUSE_DATASETS if name not in known]
    for name in made:
        dataset = bigquery.Dataset(f"{client.project}.{name}")
        dataset.location = client.location
        client.create_dataset(dataset, exists_ok=True)
    staging = client.get_dataset(f"{client.project}.{LOAD}")
    if staging.default_table_expiration_ms != STAGING_KEPT_MS:
        staging.default_table_expiration_ms = STAGING_KEPT_MS
        client.update_dataset(staging, ["default_table_expiration_ms"])
    return made


def _made_turns(client: bigquery.Client, turns: Sequence[Table]) -> list[str]:
    """Create tables of one row. One statement makes both: no crash leaves a table without its row."""
    if turns:
        query(client, _script(_CREATE_TURN.format(table=one.full_name, column=one.columns[0].name) for one in turns))
    return [one.full_name for one in turns]


def _made_views(client: bigquery.Client) -> list[str]:
    """Create the views that are missing, and replace those of another definition; those that it made.

    In the place of a ledger's view an earlier release may have left a table, whose rows go to the history first.

    A view's label is the fingerprint of its definition. One statement sets both: several stations may start a new
    warehouse at once, and BigQuery bears few changes of a table in a short time.
    """
    wanted = {view: view.sql(client.project) for view in (*(ledger.view for ledger in LEDGERS), *STATUS_VIEWS)}
    missing = {view: sql for view, sql in wanted.items() if _definition_of(client, view) != _fingerprint(sql)}
    for ledger in LEDGERS:
        if ledger.view in missing:
            _move(client, ledger)
    if missing:
        query(client, _script(
            _sql("create_view", view=view.full_name, label=_DEFINITION, fingerprint=_fingerprint(sql), sql=sql)
            for view, sql in missing.items()
        ))
    for view, sql in missing.items():
        _label(client, view, _fingerprint(sql))
    return [view.full_name for view in missing]


def _fingerprint(sql: str) -> str:
    return hashlib.sha256(sql.encode()).hexdigest()[:32]


def _label(client: bigquery.Client, view: View, fingerprint: str) -> None:
    """Give a view its label where the statement did not: emulators pass over it."""
    if _definition_of(client, view) != fingerprint:
        table = bigquery.Table(f"{client.project}.{view.full_name}")
        table.labels = {_DEFINITION: fingerprint}
        client.update_table(table, ["labels"])


def _script(statements: Iterable[str]) -> str:
    return "".join(f"{statement.strip()};\n" for statement in statements)


def _move(client: bigquery.Client, ledger: Ledger) -> None:
    """Move the rows of a table that has the name of the ledger's view into the history, and drop the table.

    One transaction adds the rows there and deletes them here: they are moved once, whoever dies or meets.
    """
    former = _former_table(client, ledger)
    if former is None:
        return
    known = {column.name for column in former.schema}
    moved = {"entry_id": "generate_uuid()", **ledger.moved}
    columns = [column.name for column in ledger.history.columns if column.name in known | moved.keys()]
    try:
        query(client, _sql(
            "move", table=ledger.view.full_name, history=ledger.history.full_name, columns=", ".join(columns),
            values=", ".join(moved.get(name, name) for name in columns),
        ))
        client.delete_table(former.reference)
    except GoogleAPICallError:
        # Another process that starts on this release may have done it meanwhile.
        if _former_table(client, ledger) is not None:
            raise


def _former_table(client: bigquery.Client, ledger: Ledger) -> bigquery.Table | None:
    try:
        found = client.get_table(f"{client.project}.{ledger.view.full_name}")
    except NotFound:
        return None
    return found if found.table_type == "TABLE" else None


def _definition_of(client: bigquery.Client, view: View) -> str:
    """The fingerprint in the view's label; empty when there is none, or no view."""
    try:
        return str(client.get_table(f"{client.project}.{view.full_name}").labels.get(_DEFINITION, ""))
    except NotFound:
        return ""


def _sql_type(column: Column) -> str:
    members = ", ".join(f"`{member.name}` {_sql_type(member)}" for member in column.fields)
    kind = f"struct<{members}>" if members else column.kind
    if column.precision is not None:
        kind = f"{kind}({column.precision}, {column.scale})"
    return f"array<{kind}>" if column.mode == "REPEATED" else kind


def _definition(project: str, table: Table) -> bigquery.Table:
    schema = [bigquery.SchemaField.from_api_repr(column.to_api()) for column in table.columns]
    definition = bigquery.Table(f"{project}.{table.full_name}", schema=schema)
    if table.partition_by:
        definition.time_partitioning = bigquery.TimePartitioning(field=table.partition_by)
    if table.cluster_by:
        definition.clustering_fields = list(table.cluster_by)
    return definition


_COLUMNS = """
select concat(table_schema, '.', table_name) as full_name, column_name
from {dataset}.INFORMATION_SCHEMA.COLUMNS
"""

# A column that came since the table was made; rows from before hold null there.
_ADD_COLUMN = "alter table {table} add column if not exists `{column}` {kind}"

# A column that an earlier release called otherwise; it keeps its values.
_RENAME_COLUMN = "alter table {table} rename column `{former}` to `{column}`"
_READ_COLUMN = "select `{column}` from {table} limit 0"

_CREATE_TURN = "create table if not exists {table} as select current_timestamp() as {column}"
