"""The Terraform of infra/ as the tests read it: parsed, block by block."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import hcl2

from tests.conftest import ROOT

TERRAFORM = ROOT / "infra" / "terraform"
ROLES: dict[str, list[str]] = json.loads((TERRAFORM / "roles.json").read_text(encoding="utf-8"))
ACCESS: dict[str, dict[str, Any]] = json.loads((TERRAFORM / "access.json").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the language with two labels: a resource's type and name."""

    module: str
    kind: str
    name: str
    body: dict[str, Any]

    @property
    def address(self) -> str:
        """What Terraform calls it."""
        return f"{self.module}:{self.kind}.{self.name}"


def files() -> list[Path]:
    """Every file of the language."""
    return sorted(TERRAFORM.rglob("*.tf"))


@cache
def parsed(file: Path) -> dict[str, Any]:
    """A file's content; quotes around strings and labels are taken off."""
    return dict(plain(hcl2.loads(file.read_text(encoding="utf-8"))))


def plain(value: Any) -> Any:
    """A parsed value without the quotes and marks that the parser leaves on it."""
    if isinstance(value, dict):
        return {unquoted(key): plain(one) for key, one in value.items() if not key.startswith("__")}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return unquoted(value) if isinstance(value, str) else value


def unquoted(text: str) -> str:
    """A string as the language means it."""
    found = re.fullmatch(r'"(.*)"', text, re.DOTALL)
    return found[1] if found else text


def blocks(kind: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The blocks of a kind without labels, or with one: file and content."""
    for file in files():
        for block in parsed(file).get(kind, []):
            yield file, block


def resources() -> Iterator[Block]:
    """Every resource."""
    for file, block in blocks("resource"):
        for kind, named in block.items():
            for name, body in named.items():
                yield Block(file.parent.name, kind, name, body)


def resource(kind: str, name: str) -> dict[str, Any]:
    """The one resource of that type and name."""
    [found] = [one.body for one in resources() if (one.kind, one.name) == (kind, name)]
    return found


def variables() -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Every variable: its file, name and content."""
    for file, block in blocks("variable"):
        for name, body in block.items():
            yield file, name, body


def module_arguments(name: str) -> dict[str, Any]:
    """What main.tf gives a module."""
    [found] = [block[name] for _, block in blocks("module") if name in block]
    return dict(found)
