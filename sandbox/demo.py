"""The demonstration: a good day published, a bad day halted, repaired and published, on the real servers."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule

from contracts.commands import command
from contracts.errors import SandboxError
from sandbox import airflow, demo_views, pictures
from sandbox.airflow_command import run_dag
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.process import surroundings
from sandbox.settings import PROJECT_ROOT, SandboxSettings
from sandbox.supervisor import Supervisor

GOOD_DAY, BAD_DAY = "2020-05-04", "2020-05-05"
EVENTS, ORDERS = 20_000, 400
BAD_PROFILE = "currency_swapped"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration on one sandbox, told on one console."""

    settings: SandboxSettings
    console: Console

    def tell(self) -> None:
        """Everything, in order.

        Raises:
            SandboxError: a chapter did not end as it must.
        """
        self._chapter("1", "real servers on this machine")
        Supervisor(self.settings.home, services(self.settings)).up(self._up)
        self._publish_a_good_day()
        marts = demo_views.marts_digest(self._environment)
        self._halt_a_bad_day(marts)
        self._repair_and_publish(marts)
        pictures.build(self.settings)
        self.console.print(demo_views.where_to_look(self._environment, airflow.port(self.settings)))

    def _publish_a_good_day(self) -> None:
        self._chapter("2", f"{EVENTS:,} documents of {GOOD_DAY}, {ORDERS} of them orders, with the usual defects")
        self._seed(GOOD_DAY, "typical")
        self._chapter("3", f"Airflow runs glamira_daily for {GOOD_DAY}")
        self._require(self._run_dag(GOOD_DAY), f"glamira_daily of {GOOD_DAY} failed")
        self._show_day(GOOD_DAY)

    def _halt_a_bad_day(self, marts: str) -> None:
        self._chapter("4", f"{BAD_DAY}: a release of the shop prints foreign currencies on one order in eight")
        self._seed(BAD_DAY, BAD_PROFILE)
        demo_views.forget_alerts(self._environment)
        self._require(not self._run_dag(BAD_DAY), f"glamira_daily of {BAD_DAY} passed a bad day")
        self.console.print(Panel(demo_views.alert_received(self.settings), title="the alert, as it was received",
                                 border_style="red"))
        self._require(demo_views.marts_digest(self._environment) == marts, "the marts changed although the day halted")
        self.console.print("[green]unchanged[/] every row of every table in glamira_marts is what it was before\n")

    def _repair_and_publish(self, marts: str) -> None:
        self._chapter("5", "an operator repairs the documents at the source and runs the day again")
        worst = self._etl("quarantine", "list", "--day", BAD_DAY, "--json")
        self.console.print(demo_views.quarantine(worst))
        self._seed(BAD_DAY, "typical")
        self._etl_watched("run", BAD_DAY)
        self._require(demo_views.marts_digest(self._environment) != marts, "the repaired day was not published")
        self._show_day(BAD_DAY)

    def _show_day(self, day: str) -> None:
        self.console.print(demo_views.conservation(day, self._etl("reconcile", day, "--json")))
        self.console.print(demo_views.gates(self._environment, day))
        self.console.print(demo_views.top_stores(self._environment, day))
        self.console.print(demo_views.quarantine(self._etl("quarantine", "list", "--day", day, "--json")))

    def _chapter(self, number: str, title: str) -> None:
        self.console.print(Rule(f"[bold]{number}[/] · {title}", align="left"))

    def _up(self, name: str, seconds: float) -> None:
        self.console.print(f"[green]up[/] {name} [dim]{seconds:.1f} s[/]")

    def _seed(self, day: str, defects: str) -> None:
        self._require(
            self._python("sandbox", "seed", "--date", day, "--events", str(EVENTS), "--orders", str(ORDERS),
                         "--defects", defects).returncode == 0,
            f"seeding {day} failed",
        )

    def _run_dag(self, day: str) -> bool:
        try:
            with self.console.status(f"Airflow runs glamira_daily for {day}"):
                run_dag(self.settings, day, self._task_ended)
        except SandboxError as error:
            self.console.print(f"[red]halted[/] {error}", highlight=False)
            return False
        return True

    def _task_ended(self, task: str, seconds: float) -> None:
        self.console.print(f"  {task:<16}{seconds:6.1f} s", highlight=False)

    def _etl(self, *arguments: str) -> Any:
        done = self._python("etl", *arguments, capture=True)
        self._require(done.returncode == 0, f"etl {' '.join(arguments)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def _etl_watched(self, *arguments: str) -> None:
        self._require(self._python("etl", *arguments).returncode == 0, f"etl {' '.join(arguments)} failed")

    def _python(self, *arguments: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
        variables = surroundings() | self._environment | {"COLUMNS": str(self.console.width)}
        return subprocess.run(
            [sys.executable, "-m", *arguments], cwd=PROJECT_ROOT, env=variables, text=True, capture_output=capture,
            check=False,
        )

    @property
    def _environment(self) -> dict[str, str]:
        sandbox = {name: os.environ[name] for name in ("SANDBOX_HOME", "SANDBOX_PORT_BASE") if name in os.environ}
        return environment(self.settings) | sandbox

    @staticmethod
    def _require(holds: bool, otherwise: str) -> None:
        if not holds:
            raise SandboxError(f"demo: {otherwise}. Its log is above; `{command('sandbox status')}` shows the servers.")
