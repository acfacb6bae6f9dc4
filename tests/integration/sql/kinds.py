"""The types of parameters by their names, for statements that are judged as they stand in the code.

In the load function they are declared where the statement is sent, and read there. The pipeline sends Python values,
whose types follow from etl/platform/bigquery.py: a new name needs a line here, and a name that means something else in
one module a line with that module.
"""

import ast
import re
from functools import cache

from tests.integration.sql.texts import ROOT, SqlText

_NAME = re.compile(r"@([a-z_]+)")
_TEXTS = """
    acceptance_id accepted_by batch_id change_reason changed_by changes counts dataset declared_by entries entry_id
    epoch erased_by erasure_id error figures fingerprint gate members
    incident_id malformed named outcomes owner policy publication_id quarantine_id rates reason reason_code run_id
    newest_id source spread
    station status store_id token verb
"""
_LISTS = "batch_ids emails gates gone ids names own stations uris users warnings"
_KINDS = {
    **dict.fromkeys(_TEXTS.split(), "STRING"),
    **dict.fromkeys(_LISTS.split(), "ARRAY<STRING>"),
    **dict.fromkeys(("between_stations", "count", "ending_items", "lease", "odd", "stamped"), "INT64"),
    **dict.fromkeys(("changed_at", "decided_before", "oldest", "opened_at", "refused_before"), "TIMESTAMP"),
    **dict.fromkeys(("data_date", "day", "latest", "oldest_day"), "DATE"),
    "days": "ARRAY<DATE>", "due": "ARRAY<DATE>", "is_notified": "BOOL",
}
_IN_ONE_MODULE = {
    ("etl/ops/sql/load_refusals/standing.sql", "days"): "INT64",
    ("etl/ops/sql/rule_history/history.sql", "days"): "INT64",
    ("etl/ops/sql/quarantine_log/reasons_by_day.sql", "days"): "INT64",
}


class UnknownParameter(KeyError):
    """Raised for a parameter whose type nobody has said."""


def kinds_of(text: SqlText) -> dict[str, str]:
    """The types of a statement's parameters, as BigQuery spells them.

    Raises:
        UnknownParameter: there is none for one of them.
    """
    return {name: _kind(text, name) for name in _NAME.findall(text.text)}


def _kind(text: SqlText, name: str) -> str:
    if text.file.startswith("cloud_function/"):
        known = _declared(text.file)
    else:
        known = _KINDS | {own: kind for (file, own), kind in _IN_ONE_MODULE.items() if file == text.file}
    if name not in known:
        raise UnknownParameter(f"{text.place}: the type of @{name} is unknown. Add it to {__name__}.")
    return known[name]


@cache
def _declared(file: str) -> dict[str, str]:
    """What each `Parameter(name, type, value)` of a module says."""
    calls = [node for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
             if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Parameter"]
    said = [[one.value for one in call.args[:2] if isinstance(one, ast.Constant)] for call in calls]
    return {str(name): str(kind) for name, kind in said}
