"""Scripts taken apart: each statement and each condition by itself, in the order in which they stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import Message
from zetasql.wasi._pb2.zetasql.parser.parse_tree_pb2 import ASTScriptProto


@dataclass(frozen=True, slots=True)
class Part:
    """One statement of a script; a condition stands as the query that yields it."""

    text: str
    opens: bool = False
    closes: bool = False


class UnknownConstruct(Exception):
    """Raised for what the proxy does not take apart: variables, loops, dynamic SQL. It lets such scripts pass."""


def parts(sql: str, script: ASTScriptProto) -> list[Part]:
    """The parts of a parsed script.

    Raises:
        UnknownConstruct: it is more than statements, conditions and blocks.
    """
    return list(_listed(sql.encode(), script.statement_list_node))


def _listed(sql: bytes, statements: Any) -> Iterator[Part]:
    for statement in statements.statement_list:
        kind = statement.WhichOneof("node")
        if kind == "ast_script_statement_node":
            yield from _script_part(sql, statement.ast_script_statement_node)
        else:
            text = _text(sql, statement)
            ends = kind in {"ast_commit_statement_node", "ast_rollback_statement_node"}
            yield Part(text, opens=kind == "ast_begin_statement_node", closes=ends)


def _script_part(sql: bytes, statement: Any) -> Iterator[Part]:
    kind = statement.WhichOneof("node")
    node = getattr(statement, kind)
    if kind == "ast_if_statement_node":
        yield from _branch(sql, node)
        for clause in node.elseif_clauses.elseif_clauses:
            yield Part(f"select {_text(sql, clause.condition)} as condition")
            yield from _listed(sql, clause.body)
        yield from _listed(sql, node.else_list)
    elif kind == "ast_begin_end_block_node":
        yield from _listed(sql, node.statement_list_node)
    elif kind != "ast_raise_statement_node":
        raise UnknownConstruct(kind)


def _branch(sql: bytes, node: Any) -> Iterator[Part]:
    yield Part(f"select {_text(sql, node.condition)} as condition")
    yield from _listed(sql, node.then_list)


def _text(sql: bytes, node: Any) -> str:
    location = _location(node)
    return sql[location.start : location.end].decode()


def _location(node: Any) -> Any:
    """Where a node stands, in bytes; unions and parents are gone through to the innermost."""
    while "parse_location_range" not in node.DESCRIPTOR.fields_by_name:
        inner = node.WhichOneof("node") if "node" in node.DESCRIPTOR.oneofs_by_name else "parent"
        following: Message = getattr(node, inner)
        node = following
    return node.parse_location_range
