"""What the proxy knows of each project: its tables, who changed them, and who judges its statements."""

from dataclasses import dataclass, field
from pathlib import Path

from contracts.inner_path import inner_path
from sandbox.bigquery_proxy.analyzer import Analyzer
from sandbox.bigquery_proxy.catalog import Catalog
from sandbox.bigquery_proxy.copies import Copies
from sandbox.bigquery_proxy.emulator_tables import EmulatorTables
from sandbox.bigquery_proxy.engine import SqlEngine
from sandbox.bigquery_proxy.forwarding import Emulator
from sandbox.bigquery_proxy.history import History
from sandbox.bigquery_proxy.judge import Judge, Work


@dataclass(frozen=True, slots=True)
class Project:
    """One project's warehouse; without a judge its statements are not analysed."""

    history: History
    copies: Copies
    judge: Judge | None


@dataclass
class Projects:
    """The projects of one emulator, each known from the first request on; their catalogs lie in `folder`.

    Without an `engine` nothing is analysed.
    """

    emulator: Emulator
    folder: Path
    dml_limit: int
    engine: SqlEngine | None
    work: Work = field(default_factory=Work)
    _known: dict[str, Project] = field(default_factory=dict)

    def of(self, name: str) -> Project:
        """The project of that name."""
        if name not in self._known:
            judge = self._judge(name, self.engine) if self.engine else None
            self._known[name] = Project(History(self.dml_limit), Copies(self.emulator, name), judge)
        return self._known[name]

    def _judge(self, name: str, engine: SqlEngine) -> Judge:
        catalog = Catalog.open(inner_path(self.folder, f"{name}.sqlite"))
        return Judge(Analyzer(engine, catalog, name), EmulatorTables(self.emulator, name), self.work)
