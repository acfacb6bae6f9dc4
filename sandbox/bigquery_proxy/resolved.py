"""What a resolved statement does: which rows it changes, which table it makes, alters or drops."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_enums_pb2 import (
    ResolvedCreateStatementEnums,
    ResolvedMergeWhenEnums,
)
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto
from zetasql.wasi._pb2.zetasql.resolved_ast.serialization_pb2 import TableRefProto

from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.schemas import field_of_type

_NO_TABLE = TableRefProto()
_REWRITING = frozenset({"update", "delete", "truncate"})
_DML = _REWRITING | {"insert", "merge"}


@dataclass(frozen=True, slots=True)
class Deed:
    """What one statement does, besides reading.

    `target` is `dataset.table`; `rewrites`: it changes rows that are there, which conflicts with others' on the real
    service. `makes` is the table that it creates, `copies` the table whose columns that one has, and `replaces`:
    one of its name may go; `columns` are those of its result. `added`, `removed` and `renamed` are columns
    that an ALTER adds, unless they are there, takes away, or gives another name; `is_unclear` when it does more to
    them.
    """

    kind: str
    target: str = ""
    rewrites: bool = False
    makes: Table | None = None
    copies: str = ""
    drops: bool = False
    is_ddl: bool = False
    is_temporary: bool = False
    only_if_missing: bool = False
    replaces: bool = False
    columns: tuple[dict[str, Any], ...] = ()
    added: tuple[dict[str, Any], ...] = ()
    removed: frozenset[str] = frozenset()
    renamed: tuple[tuple[str, str], ...] = ()
    is_unclear: bool = False


def deed_of(statement: AnyResolvedStatementProto) -> Deed:
    """Read a resolved statement."""
    kind, node = innermost(statement)
    if kind in _DML:
        rewrites = kind in _REWRITING or (kind == "merge" and any(map(_rewrites, node.when_clause_list)))
        return Deed(kind, node.table_scan.table.full_name, rewrites)
    if kind == "query":
        return Deed(kind, columns=_outputs(node.output_column_list))
    make = next((make for start, make in _DDL.items() if kind.startswith(start)), None)
    return make(kind, node) if make else Deed(kind)


def innermost(union: Any) -> tuple[str, Any]:
    """The statement inside nested unions, and its name in lower case without what all names share."""
    name, node = "", union
    while "node" in node.DESCRIPTOR.oneofs_by_name:
        name = node.WhichOneof("node")
        node = getattr(node, name)
    return name.removeprefix("resolved_").removesuffix("_stmt_node"), node


def _rewrites(clause: Any) -> bool:
    return bool(clause.action_type != ResolvedMergeWhenEnums.INSERT)


def _creation(kind: str, node: Any) -> Deed:
    columns = _outputs(inherited(node, "output_column_list")) or _defined(inherited(node, "column_definition_list"))
    copied = _named_table(inherited(node, "clone_from")) or _named_table(inherited(node, "copy_from"))
    return Deed(
        kind, ".".join(inherited(node, "name_path")), is_ddl=True,
        makes=Table(columns, _partition_column(node), _option(node, "require_partition_filter") == "true"),
        copies=copied or inherited(node, "like_table", _NO_TABLE).full_name,
        is_temporary=inherited(node, "create_scope") == ResolvedCreateStatementEnums.CREATE_TEMP,
        only_if_missing=inherited(node, "create_mode") == ResolvedCreateStatementEnums.CREATE_IF_NOT_EXISTS,
        replaces=inherited(node, "create_mode") == ResolvedCreateStatementEnums.CREATE_OR_REPLACE,
    )


def _removal(kind: str, node: Any) -> Deed:
    return Deed(kind, ".".join(inherited(node, "name_path")), drops=True, is_ddl=True)


def _alteration(kind: str, node: Any) -> Deed:
    actions = [innermost(action) for action in inherited(node, "alter_action_list")]
    return Deed(
        kind, ".".join(inherited(node, "name_path")), is_ddl=True,
        added=_defined(action.column_definition for name, action in actions if name == "add_column_action_node"),
        removed=frozenset(action.name for name, action in actions if name == "drop_column_action_node"),
        renamed=tuple(
            (action.name, action.new_name) for name, action in actions if name == "rename_column_action_node"
        ),
        is_unclear=any(name == "alter_column_action_node" for name, _ in actions),
    )


def inherited(node: Any, name: str, default: Any = ()) -> Any:
    """A member of a statement or of what it derives from; the default when it has none of that name."""
    while name not in node.DESCRIPTOR.fields_by_name:
        if "parent" not in node.DESCRIPTOR.fields_by_name:
            return default
        node = node.parent
    return getattr(node, name)


def _outputs(columns: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    return tuple(field_of_type(output.name, output.column.type) for output in columns)


def _defined(columns: Iterable[Any]) -> tuple[dict[str, Any], ...]:
    return tuple(field_of_type(column.name, column.type) for column in columns)


def _named_table(scan: Any) -> str:
    """The table that is scanned; empty when nothing is."""
    return str(scan.resolved_table_scan_node.table.full_name) if scan else ""


def _partition_column(node: Any) -> str:
    for expression in inherited(node, "partition_by_list"):
        for reference in nodes_of(expression, "ResolvedColumnRefProto"):
            return str(reference.column.name)
    return ""


def _option(node: Any, name: str) -> str:
    """The value of an option of the statement as text, in lower case; empty when it is not set."""
    values = [one.value for one in inherited(node, "option_list") if one.name == name]
    literals = [literal.value.value for value in values for literal in nodes_of(value, "ResolvedLiteralProto")]
    return next((str(value.bool_value).lower() for value in literals), "")


def nodes_of(message: Any, kind: str) -> Iterator[Any]:
    """Every node of a kind below a message, itself included."""
    return iter(nodes_by_kind(message, kind)[kind])


def nodes_by_kind(message: Any, *kinds: str) -> dict[str, list[Any]]:
    """The nodes of some kinds below a message, itself included, found by one walk: a statement has thousands."""
    found: dict[str, list[Any]] = {kind: [] for kind in kinds}
    waiting = [message]
    while waiting:
        node = waiting.pop()
        if (name := node.DESCRIPTOR.name) in found:
            found[name].append(node)
        for field, value in reversed(node.ListFields()):
            if field.message_type is not None:
                waiting.extend(reversed(value) if field.is_repeated else (value,))
    return found


_DDL = {"create": _creation, "drop": _removal, "alter": _alteration}
