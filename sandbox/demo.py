"""The demonstration: a sound day, a bad one halted, repaired and published, one that stays held; on real servers."""

import json
import shlex
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule

from contracts.child_environment import child_environment
from contracts.commands import command
from contracts.errors import SandboxError
from sandbox import airflow, demo_views, pictures
from sandbox.airflow_command import Watcher, run_dag
from sandbox.catalogue import services
from sandbox.demo_home import DemoHome
from sandbox.demo_repair import write_fixes
from sandbox.environment import environment, keep_settings
from sandbox.settings import PROJECT_ROOT, SandboxSettings
from sandbox.supervisor import Supervisor

SOUND_DAY, REPAIRED_DAY, HELD_DAY = "2020-05-04", "2020-05-05", "2020-05-06"
# Of a hundred visitors who look at products three order, as in a shop.
EVENTS, ORDERS, PRODUCTS = 24_000, 90, 200
STATIONS = 17  # tasks of glamira_daily that a published day runs
MINUTES, MEGABYTES = 3, 600
SWAPPED = "line_currency_unexpected"
WHY = "the shop printed another store's currency"


@dataclass(frozen=True, slots=True)
class Demo:
    """The demonstration in one sandbox, shown on one console."""

    home: DemoHome
    console: Console

    def show(self) -> None:
        """Everything, in order.

        Raises:
            SandboxError: a chapter did not end as it must.
        """
        began = time.monotonic()
        self._say_first()
        self._chapter("1", "real servers on this machine")
        self.home.begin()
        self._start()
        self._publish_a_sound_day()
        marts = demo_views.marts_digest(self._environment)
        self._halt_a_bad_day(marts)
        self._repair_and_publish(marts)
        self._hold_a_day_to_look_at()
        self.home.end()
        pictures.build(self._settings)
        self._end(time.monotonic() - began)

    def _say_first(self) -> None:
        gigabytes = shutil.disk_usage(self._settings.home.parent).free / 1e9
        self.console.print(f"This takes about {MINUTES} minutes on two quiet cores and {MEGABYTES} MB in "
                           f"{self._settings.home} ({gigabytes:.0f} GB are free there).", highlight=False)
        if self.home.is_apart:
            self.console.print("Your sandbox holds data of your own: it is left alone, and this is one beside it.")
        if self.home.is_used:
            self.console.print("An earlier demonstration left its data here: it is deleted, and all begins anew.")

    def _start(self) -> None:
        with ThreadPoolExecutor(1) as aside:
            migrated = aside.submit(airflow.migrate, self._settings)
            Supervisor(self._settings.home, services(self._settings)).up(self._up)
            migrated.result()
        keep_settings(self._settings, airflow.schedule(self._settings))

    def _publish_a_sound_day(self) -> None:
        self._chapter("2", f"Airflow runs glamira_daily for {SOUND_DAY}: {EVENTS:,} documents, {ORDERS} of them orders")
        self._seed(SOUND_DAY, "none")
        self._run_dag(SOUND_DAY)
        self.console.print(demo_views.conservation(SOUND_DAY, self._json("reconcile", SOUND_DAY)))
        self.console.print(demo_views.gates(self._environment, SOUND_DAY))
        self.console.print(demo_views.top_stores(self._environment, SOUND_DAY))

    def _halt_a_bad_day(self, marts: str) -> None:
        self._chapter("3", f"{REPAIRED_DAY}: a release of the shop prints foreign currencies on one order in eight")
        self._seed(REPAIRED_DAY, "currency_swapped")
        demo_views.forget_alerts(self._environment)
        self._require(self._type("run", REPAIRED_DAY) == 1, f"the run of {REPAIRED_DAY} passed a bad day")
        self.console.print(Panel(demo_views.alert_received(self._settings), title="the alert, as it was received",
                                 border_style="red"))
        self._require(demo_views.marts_digest(self._environment) == marts, "the marts changed although the day halted")
        self.console.print("[green]unchanged[/] every row of every table in glamira_marts is what it was before\n")

    def _repair_and_publish(self, marts: str) -> None:
        self._chapter("4", "an operator repairs what was refused, and the day is published")
        refused = self._json("quarantine", "list", "--day", REPAIRED_DAY)
        self.console.print(demo_views.quarantine(refused))
        swapped = [item for item in refused if item["reasons"] == [SWAPPED]]
        fixes = write_fixes(self._settings, swapped)
        for words in (
            ("quarantine", "show", swapped[0]["quarantine_id"]),
            ("quarantine", "fix", "--file", str(fixes), "--reason", WHY),
            ("quarantine", "reprocess", "--reason-code", SWAPPED, "--day", REPAIRED_DAY, "--dry-run", "--reason", WHY),
            ("run", REPAIRED_DAY),
        ):
            self._require(self._type(*words) == 0, f"{' '.join(words)} failed")
        self._require(demo_views.marts_digest(self._environment) != marts, "the repaired day was not published")
        self.console.print(demo_views.gates(self._environment, REPAIRED_DAY))

    def _hold_a_day_to_look_at(self) -> None:
        self._chapter("5", f"{HELD_DAY}: a bad day that is yours to look at, and stays held")
        self._seed(HELD_DAY, "ids_lost")
        self._require(self._type("run", HELD_DAY) == 1, f"the run of {HELD_DAY} passed a bad day")

    def _end(self, seconds: float) -> None:
        self._require(self._type("status") == 0, "status failed")
        places = demo_views.Places(airflow.port(self._settings), REPAIRED_DAY, HELD_DAY)
        self.console.print(demo_views.where_to_look(self._environment, places))
        if self.home.is_apart:
            self.console.print("Your own sandbox may be up too. Say in each shell which one you mean:\n"
                               f"  export SANDBOX_HOME={shlex.quote(str(self._settings.home))}", highlight=False)
        self.console.print(f"It took {seconds / 60:.1f} minutes.", highlight=False)

    def _chapter(self, number: str, title: str) -> None:
        self.console.print(Rule(f"[bold]{number}[/] · {title}", align="left"))

    def _up(self, name: str, seconds: float) -> None:
        self.console.print(f"[green]up[/] {name} [dim]{seconds:.1f} s[/]")

    def _seed(self, day: str, defects: str) -> None:
        words = ("--date", day, "--events", str(EVENTS), "--orders", str(ORDERS), "--products", str(PRODUCTS),
                 "--defects", defects)
        self._require(self._type("sandbox", "seed", *words) == 0, f"seeding {day} failed")

    def _run_dag(self, day: str) -> None:
        done: list[str] = []
        with self.console.status("Airflow starts") as at_work:
            def began(task: str) -> None:
                at_work.update(f"{task}, {len(done) + 1} of {STATIONS} stations")

            def ended(task: str, seconds: float) -> None:
                done.append(task)
                self.console.print(f"  {len(done):>2}/{STATIONS} {task:<16}{seconds:6.1f} s", highlight=False)

            run_dag(self._settings, day, Watcher(began, ended))

    def _json(self, *words: str) -> Any:
        done = self._run(*words, "--json", capture=True)
        self._require(done.returncode == 0, f"{' '.join(words)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def _type(self, *words: str) -> int:
        """Show a command as somebody would type it, and run it; its exit code."""
        self.console.print(f"[bold]$ {command(shlex.join(words))}[/]", highlight=False, soft_wrap=True)
        return self._run(*words).returncode

    def _run(self, *words: str, capture: bool = False) -> subprocess.CompletedProcess[str]:
        variables = child_environment(self._environment | {"COLUMNS": str(self.console.width)})
        return subprocess.run(
            [sys.executable, "-m", "glamira", *words], cwd=PROJECT_ROOT, env=variables, text=True,
            capture_output=capture, check=False,
        )

    @property
    def _settings(self) -> SandboxSettings:
        return self.home.settings

    @property
    def _environment(self) -> dict[str, str]:
        own = self._settings.variables()
        return {**environment(self._settings), **own, **airflow.schedule(self._settings)}

    @staticmethod
    def _require(holds: bool, otherwise: str) -> None:
        if not holds:
            raise SandboxError(f"demo: {otherwise}. Its log is above; the servers: {command('sandbox status')}")
