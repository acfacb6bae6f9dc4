"""The fingerprint of a contract: it changes when any rule, reading or table of facts behind it changes."""

import ast
import hashlib
import sys
from importlib import import_module
from pathlib import Path

from contracts.datasets.registry import CONTRACTS

# What every dataset's rules are made of, below `contracts`, beside the modules that its entry names.
_SHARED = ("datasets.fields", "datasets.forms.classes", "datasets.forms.form", "datasets.judge")


def fingerprint(dataset: str) -> str:
    """SHA-256 (hex) of the code of the dataset's rules.

    Comments, docstrings and layout do not count, nor in which module the rules lie.
    """
    code = "\n".join(_code(f"contracts.{name}") for name in (*_SHARED, *CONTRACTS[dataset].modules))
    return hashlib.sha256(code.encode()).hexdigest()


def _code(module: str) -> str:
    import_module(module)
    tree = ast.parse(Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:]
    tree.body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    return ast.dump(tree)
