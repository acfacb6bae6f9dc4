"""The rule of forms of DML that the language has and BigQuery has not: a statement that uses one is refused."""

from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_enums_pb2 import ResolvedInsertStmtEnums
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import innermost


def unknown_form(statement: AnyResolvedStatementProto) -> Refusal | None:
    """Refuse an INSERT that says what becomes of rows that are there, and any DML that states how many it changes."""
    kind, node = innermost(statement)
    if kind == "insert" and node.insert_mode != ResolvedInsertStmtEnums.OR_ERROR:
        mode = ResolvedInsertStmtEnums.InsertMode.Name(node.insert_mode).replace("_", " ")
        return invalid("unknown_form", f"Syntax error: INSERT {mode} is not supported")
    if kind in {"insert", "update", "delete"} and node.HasField("assert_rows_modified"):
        return invalid("unknown_form", "ASSERT_ROWS_MODIFIED is not supported")
    return None
