"""The rule of table definitions: what the language lets a table be and BigQuery does not."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from zetasql.wasi._pb2.zetasql.public.type_pb2 import TypeKind
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import Deed, inherited, innermost

MOST_CLUSTER_COLUMNS = 4
_RESERVED_PREFIXES = ("_partition", "_table_", "_file_", "_row_timestamp", "__root__", "_colidentifier")
_PARTITION_TYPES = frozenset({TypeKind.TYPE_DATE, TypeKind.TYPE_DATETIME, TypeKind.TYPE_TIMESTAMP})
_OPTIONS = frozenset({
    "default_rounding_mode", "description", "enable_change_history", "enable_fine_grained_mutations",
    "expiration_timestamp", "file_format", "friendly_name", "kms_key_name", "labels", "max_staleness",
    "partition_expiration_days", "privacy_policy", "require_partition_filter", "storage_uri", "table_format", "tags",
})


def impossible_table(statement: AnyResolvedStatementProto, deed: Deed) -> Refusal | None:
    """Refuse a table or view that the service would not make, and a column that it would not add to a table of rows."""
    kind, node = innermost(statement)
    if kind.startswith(("create_table", "create_view")):
        return _first(_faults_of_creation(node, deed))
    if kind == "alter_table":
        return _first(_faults_of_alteration(node))
    return None


def other_partitioning(deed: Deed, catalog: Catalog) -> Refusal | None:
    """Refuse to replace a table by one that is partitioned otherwise."""
    known = catalog.get(deed.target) if deed.replaces else None
    if not known or not deed.makes or known.partition_column == deed.makes.partition_column:
        return None
    return invalid("table_definition", (
        "Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. "
        f"New partitioning spec is {deed.makes.partition_column or 'none'} and existing spec is "
        f"{known.partition_column or 'none'}"
    ))


def _first(faults: Iterator[str]) -> Refusal | None:
    return next((invalid("table_definition", fault) for fault in faults), None)


def _faults_of_creation(node: Any, deed: Deed) -> Iterator[str]:
    if "." not in deed.target and not deed.is_temporary:
        yield f'Table "{deed.target}" must be qualified with a dataset (e.g. dataset.table).'
    yield from _faults_of_columns(deed)
    for option in inherited(node, "option_list"):
        if option.name.lower() not in _OPTIONS:
            yield f"Unknown option: {option.name}"
    partitions, clusters = inherited(node, "partition_by_list"), inherited(node, "cluster_by_list")
    if any(not _is_partition(expression) for expression in partitions):
        yield (
            "PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), "
            "DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, "
            "TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or "
            "RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>]))"
        )
    if len(clusters) > MOST_CLUSTER_COLUMNS:
        yield f"Too many clustering columns: {len(clusters)}, at most {MOST_CLUSTER_COLUMNS} are supported"
    if deed.makes and deed.makes.needs_filter and not partitions:
        yield "require_partition_filter cannot be set for a table that is not partitioned"


def _faults_of_columns(deed: Deed) -> Iterator[str]:
    names = [field["name"].lower() for field in (deed.makes.fields if deed.makes else ())]
    for name in names:
        if name.startswith(_RESERVED_PREFIXES):
            yield f"Invalid field name \"{name}\". Field names are not allowed to start with a reserved prefix."
    if repeated := [name for name, count in Counter(names).items() if count > 1]:
        yield f"CREATE TABLE has columns with duplicate name {repeated[0]}"


def _is_partition(expression: Any) -> bool:
    kind, node = innermost(expression)
    return "column_ref" not in kind or node.column.type.type_kind in _PARTITION_TYPES


def _faults_of_alteration(node: Any) -> Iterator[str]:
    for action in inherited(node, "alter_action_list"):
        kind, found = innermost(action)
        if kind != "add_column_action_node":
            continue
        column = found.column_definition
        if column.HasField("default_value"):
            yield (
                "Adding a new column with a default value to an existing table schema is not supported. "
                "Add the column, then ALTER COLUMN SET DEFAULT."
            )
        if column.annotations.not_null:
            yield f"Cannot add required fields to an existing schema: {column.name}"
