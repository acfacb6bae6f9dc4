"""What the catalogue is made of: defects by the level they strike at, each with the gate that must name it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.outcome import Severity
from tests.integration.cloud_function.forgeries import Forge

Document = dict[str, Any]
Change = Callable[[Sequence[Document]], list[Document]]


@dataclass(frozen=True)
class Defect:
    """One defect: `gate` must refuse the day by `check`, a rule, a dbt test or a reason code."""

    name: str
    gate: str
    check: str
    severity: Severity


@dataclass(frozen=True)
class SourceDefect(Defect):
    """The day's documents, changed in MongoDB."""

    change: Change
    level = "source"


@dataclass(frozen=True)
class DocumentDefect(Defect):
    """One document in MongoDB, spoilt in place; `order` says whether it must be an order."""

    spoil: Callable[[Document], object]
    order: bool
    level = "source"


@dataclass(frozen=True)
class FileDefect(Defect):
    """An object in the lake that must never be loaded."""

    forge: Forge
    level = "file"


@dataclass(frozen=True)
class RowDefect(Defect):
    """Statements on the raw tables, or on the audited marts, of the day `:day`."""

    sql: str
    level: str


@dataclass(frozen=True)
class ModelDefect(Defect):
    """One text of one file below `dbt/models` or `dbt/macros`, replaced."""

    file: str
    old: str
    new: str
    level = "model"


@dataclass(frozen=True)
class CleanDay:
    """An unusual day that no gate may refuse: how many events and orders are seeded, and what is changed then."""

    name: str
    day: date
    change: Change = list
    events: int = 6_000
    orders: int = 400
    defects: str = "none"
