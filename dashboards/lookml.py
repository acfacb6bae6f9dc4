"""The LookML project as data: its views with their fields, its explores with their joins, its dashboards."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import lkml
import yaml

ROOT = Path(__file__).resolve().parent.parent / "dbt" / "lookml"
_KINDS = {"dimensions": "dimension", "dimension_groups": "dimension_group", "measures": "measure"}
_FIELD = re.compile(r"\$\{(\w+(?:\.\w+)?)\}")


@dataclass(frozen=True)
class Field:
    """One field as the view declares it; a dimension group is one field per timeframe."""

    view: str
    name: str
    kind: str
    spec: dict[str, Any]
    timeframe: str = ""

    @property
    def sql(self) -> str:
        """Its SQL; a count has none."""
        return str(self.spec.get("sql", ""))

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{self.spec['label']} {self.timeframe.replace('_', ' ')}".rstrip()

    @property
    def references(self) -> list[tuple[str, str]]:
        """Fields, as view and name, that its SQL and its own HTML are made from."""
        return [qualified(found, self.view) for found in _FIELD.findall(self.sql) if found != "TABLE"]


@dataclass(frozen=True)
class View:
    """One view file."""

    name: str
    table: str
    comment: str
    spec: dict[str, Any]
    fields: dict[str, Field]

    @property
    def primary_keys(self) -> list[Field]:
        """The fields that are marked so."""
        return [field for field in self.fields.values() if field.spec.get("primary_key") == "yes"]


@dataclass(frozen=True)
class Explore:
    """One explore; its joins by view, in the order they are declared."""

    name: str
    base: str
    spec: dict[str, Any]
    joins: dict[str, dict[str, Any]]

    @property
    def views(self) -> set[str]:
        """Every view whose fields it offers."""
        return {self.base, *self.joins}

    @property
    def always(self) -> dict[str, str]:
        """Field and default of each filter that no query goes without."""
        found = self.spec.get("always_filter", {}).get("filters__all", [])
        return {name: value for group in found for one in group for name, value in one.items()}


def qualified(field: str, view: str) -> tuple[str, str]:
    """`view.field`, or a field of `view` itself, as view and field."""
    first, dot, second = field.partition(".")
    return (first, second) if dot else (view, first)


@cache
def views() -> dict[str, View]:
    """Every view by its name."""
    return {view.name: view for view in map(_view, sorted((ROOT / "views").glob("*.view.lkml")))}


@cache
def explores() -> dict[str, Explore]:
    """Every explore by its name."""
    files = sorted((ROOT / "explores").glob("*.explore.lkml"))
    return {spec["name"]: _explore(spec) for file in files for spec in parsed(file)["explores"]}


@cache
def dashboards() -> dict[str, dict[str, Any]]:
    """Every dashboard by its name."""
    files = sorted((ROOT / "dashboards").glob("*.dashboard.lookml"))
    spec = [board for file in files for board in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return {board["dashboard"]: board for board in spec}


@cache
def named_formats() -> dict[str, str]:
    """The model's own value formats by name, as spreadsheets spell them."""
    [model] = ROOT.glob("*.model.lkml")
    return {spec["name"]: spec["value_format"] for spec in parsed(model)["named_value_formats"]}


def field(name: str) -> Field:
    """The field of that qualified name.

    Raises:
        KeyError: no view has it.
    """
    view, own = qualified(name, "")
    return views()[view].fields[own]


def parsed(file: Path) -> dict[str, Any]:
    """One LookML file."""
    return dict(lkml.load(file.read_text(encoding="utf-8")))


def _view(file: Path) -> View:
    [spec] = parsed(file)["views"]
    comment = [line[2:] for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
    found = [one for key, kind in _KINDS.items() for entry in spec.get(key, [])
             for one in _fields(spec["name"], kind, entry)]
    return View(spec["name"], spec["sql_table_name"], " ".join(comment), spec, {one.name: one for one in found})


def _fields(view: str, kind: str, spec: dict[str, Any]) -> list[Field]:
    if kind != "dimension_group":
        return [Field(view, spec["name"], kind, spec)]
    return [Field(view, f"{spec['name']}_{frame}", kind, spec, frame) for frame in spec["timeframes"]]


def _explore(spec: dict[str, Any]) -> Explore:
    joins = {join["name"]: join for join in spec.get("joins", [])}
    return Explore(spec["name"], spec.get("view_name", spec["name"]), spec, joins)
