"""The rule of joins and correlated subqueries: BigQuery runs neither without an equality of both sides."""

from collections.abc import Iterable, Iterator, Set
from typing import Any

from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_enums_pb2 import ResolvedJoinScanEnums
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import innermost, nodes_by_kind, nodes_of

_OUTER = {
    ResolvedJoinScanEnums.LEFT: "LEFT", ResolvedJoinScanEnums.RIGHT: "RIGHT", ResolvedJoinScanEnums.FULL: "FULL",
}
_OUTER_JOIN = (
    "{kind} OUTER JOIN cannot be used without a condition that is an equality of fields from both sides of the join."
)
_CORRELATED = (
    "Correlated subqueries that reference other tables are not supported unless they can be de-correlated, such as by "
    "transforming them into an efficient JOIN."
)


def unequal_join(statement: AnyResolvedStatementProto) -> Refusal | None:
    """Refuse an outer join that no equality decides, a MERGE being one, and a subquery that none ties to its rows."""
    found = nodes_by_kind(statement, "ResolvedJoinScanProto", "ResolvedSubqueryExprProto")
    for kind, condition, left, right in _outer_joins(statement, found["ResolvedJoinScanProto"]):
        if not _is_decided(condition, left, right):
            return invalid("unequal_join", _OUTER_JOIN.format(kind=kind))
    if all(_is_tied(subquery) for subquery in found["ResolvedSubqueryExprProto"]):
        return None
    return invalid("unequal_join", _CORRELATED)


def _outer_joins(
    statement: AnyResolvedStatementProto, joins: Iterable[Any],
) -> Iterator[tuple[str, Any, Set[int], Set[int]]]:
    """The kind, condition and columns of both sides of each; a MERGE that is given a constant joins nothing."""
    for join in joins:
        if join.join_type in _OUTER:
            yield _OUTER[join.join_type], join.join_expr, _columns(join.left_scan), _columns(join.right_scan)
    kind, node = innermost(statement)
    if kind == "merge" and _referenced(node.merge_expr):
        yield "FULL", node.merge_expr, _columns(node.table_scan), _columns(node.from_scan)


def _is_decided(condition: Any, left: Set[int], right: Set[int]) -> bool:
    return any(
        (one <= left and other <= right) or (one <= right and other <= left) for one, other in _equalities(condition)
    )


def _is_tied(subquery: Any) -> bool:
    """Whether a subquery that reads a table may be run as a join: every row around it is compared for equality."""
    around = {reference.column.column_id for reference in subquery.parameter_list}
    if not around or not any(True for _ in nodes_of(subquery.subquery, "ResolvedTableScanProto")):
        return True
    if any(True for _ in nodes_of(subquery.subquery, "ResolvedLimitOffsetScanProto")):
        return False
    tied = sum(
        len((one | other) & around) for scan in nodes_of(subquery.subquery, "ResolvedFilterScanProto")
        for one, other in _equalities(scan.filter_expr) if bool(one & around) != bool(other & around)
    )
    used = sum(
        reference.column.column_id in around for reference in nodes_of(subquery.subquery, "ResolvedColumnRefProto")
    )
    return tied >= used


def _equalities(condition: Any) -> Iterator[tuple[Set[int], Set[int]]]:
    """The columns on both sides of each equality that must hold; only where both sides have any."""
    kind, node = innermost(condition)
    if not kind.startswith("resolved_") and "function_call" in kind:
        node = node.parent if "parent" in node.DESCRIPTOR.fields_by_name else node
        name = node.function.name
        if name == "ZetaSQL:$and":
            for argument in node.argument_list:
                yield from _equalities(argument)
        elif name == "ZetaSQL:$equal":
            one, other = map(_referenced, node.argument_list)
            if one and other:
                yield one, other


def _referenced(expression: Any) -> Set[int]:
    return {reference.column.column_id for reference in nodes_of(expression, "ResolvedColumnRefProto")}


def _columns(scan: Any) -> Set[int]:
    _, node = innermost(scan)
    while "column_list" not in node.DESCRIPTOR.fields_by_name:
        node = node.parent
    return {column.column_id for column in node.column_list}
