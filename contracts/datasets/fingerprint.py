"""The fingerprint of a contract: it changes when any rule, reading or table of facts behind it changes."""

import ast
import hashlib
import sys
from importlib import import_module
from pathlib import Path

# Everything that decides what a row of the dataset becomes, below `contracts`.
_SHARED = ("datasets.fields", "datasets.judge", "datasets.normalise.pseudonym")
_NORMALISE = ("hosts", "identifiers", "money", "nested", "scalars", "texts", "visitors")
RULE_MODULES: dict[str, tuple[str, ...]] = {
    "events": (
        *_SHARED, *(f"datasets.events.{name}" for name in ("arrivals", "contract", "judge", "rows")),
        "datasets.columns", "datasets.reasons", "datasets.raw_documents", "datasets.bson_scan", "shop.stores",
        *(f"datasets.normalise.{name}" for name in _NORMALISE),
    ),
    "locations": (*_SHARED, "datasets.locations"),
    "products": (*_SHARED, "datasets.products", "shop.feed"),
}


def fingerprint(dataset: str) -> str:
    """SHA-256 (hex) of the code of the dataset's rules.

    Comments, docstrings and layout do not count, nor in which module the rules lie.
    """
    code = "\n".join(_code(f"contracts.{name}") for name in RULE_MODULES[dataset])
    return hashlib.sha256(code.encode()).hexdigest()


def _code(module: str) -> str:
    import_module(module)
    tree = ast.parse(Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.dump(tree)
