"""The rule of forms that the language has and BigQuery has not, or not the sandbox: a statement with one is refused."""

from collections import Counter

from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_enums_pb2 import ResolvedInsertStmtEnums
from zetasql.wasi._pb2.zetasql.resolved_ast.resolved_ast_pb2 import AnyResolvedStatementProto

from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import innermost, nodes_of


def unknown_form(statement: AnyResolvedStatementProto) -> Refusal | None:
    """Refuse an INSERT that says what becomes of rows that are there, DML that states how many rows it changes, a
    result of columns with one name, and a table as it was, which the sandbox does not keep.
    """
    kind, node = innermost(statement)
    if any(scan.HasField("for_system_time_expr") for scan in nodes_of(statement, "ResolvedTableScanProto")):
        return invalid("unknown_form", "FOR SYSTEM_TIME AS OF: the sandbox keeps no past. Clone the table in time")
    if kind == "insert" and node.insert_mode != ResolvedInsertStmtEnums.OR_ERROR:
        mode = ResolvedInsertStmtEnums.InsertMode.Name(node.insert_mode).replace("_", " ")
        return invalid("unknown_form", f"Syntax error: INSERT {mode} is not supported")
    if kind in {"insert", "update", "delete"} and node.HasField("assert_rows_modified"):
        return invalid("unknown_form", "ASSERT_ROWS_MODIFIED is not supported")
    names = Counter(column.name.lower() for column in node.output_column_list) if kind == "query" else Counter[str]()
    if repeated := [name for name, count in names.items() if count > 1]:
        found = ", ".join(repeated)
        return invalid(
            "unknown_form", f"Duplicate column names in the result are not supported. Found duplicate(s): {found}",
        )
    return None
