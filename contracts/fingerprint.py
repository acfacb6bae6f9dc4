"""The fingerprint of a contract: it changes when any rule, reading or table of facts behind it changes."""

import ast
import hashlib
import sys
from importlib import import_module
from pathlib import Path

# Everything that decides what a row of the dataset becomes.
_SHARED = ("contracts.catalogue", "contracts.fields", "contracts.judge", "contracts.pseudonym")
RULE_MODULES: dict[str, tuple[str, ...]] = {
    "events": (
        *_SHARED, "contracts.events", "contracts.event_rows", "contracts.columns", "contracts.reasons",
        "contracts.raw_documents", "contracts.bson_scan", "contracts.arrivals",
        "contracts.stores", "contracts.normalise.hosts", "contracts.normalise.identifiers", "contracts.normalise.money",
        "contracts.normalise.nested", "contracts.normalise.scalars", "contracts.normalise.texts",
        "contracts.normalise.visitors",
    ),
    "locations": (*_SHARED, "contracts.locations"),
    "products": (*_SHARED, "contracts.products", "contracts.product_feed"),
}


def fingerprint(dataset: str) -> str:
    """SHA-256 (hex) of the code of the dataset's rules; comments, docstrings and layout do not count."""
    code = "\n".join(_code(name) for name in RULE_MODULES[dataset])
    return hashlib.sha256(code.encode()).hexdigest()


def _code(module: str) -> str:
    import_module(module)
    tree = ast.parse(Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    return ast.dump(tree)
