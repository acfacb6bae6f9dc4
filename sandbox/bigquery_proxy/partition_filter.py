"""The rule of tables that must be asked by partition: a statement that could read all of them is refused."""

from collections.abc import Iterator
from typing import Any

from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import nodes_of

_CONDITIONS = ("filter_expr", "where_expr", "merge_expr", "join_expr")


def unfiltered(statement: AnyResolvedStatementProto, catalog: Catalog) -> Refusal | None:
    """Refuse a statement that reads such a table without any condition on its partition column."""
    if not any(table.needs_filter for _, table in catalog.items()):
        return None
    filtered = {reference.column.column_id for reference in _in_conditions(statement)}
    for scan in nodes_of(statement, "ResolvedTableScanProto"):
        table = catalog.get(scan.table.full_name)
        if table is None or not table.needs_filter:
            continue
        ids = {column.column_id for column in scan.parent.column_list if column.name == table.partition_column}
        if not ids & filtered:
            return invalid(
                "partition_filter",
                f"Cannot query over table '{scan.table.full_name}' without a filter over column(s) "
                f"'{table.partition_column}' that can be used for partition elimination",
            )
    return None


def _in_conditions(message: Any) -> Iterator[Any]:
    """Every reference to a column in a condition below a message."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        for inner in value if field.is_repeated else (value,):
            if field.name in _CONDITIONS:
                yield from nodes_of(inner, "ResolvedColumnRefProto")
            else:
                yield from _in_conditions(inner)
