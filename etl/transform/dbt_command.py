"""dbt runs in a process of its own, on the project beside this package, with the settings of the run."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from contracts.child_environment import GOOGLE, child_environment
from contracts.errors import BuildError
from etl.platform.full_disk import says_full_disk
from etl.platform.settings import Settings
from etl.transform.dbt_statements import StatementCount

PROJECT = Path(__file__).resolve().parents[2] / "dbt"
_FAULT = ("Error", "error")
# What an operator may set of dbt itself.
_INHERITED = (*GOOGLE, "PYTHONPATH", "DBT_TARGET")


@dataclass(frozen=True, slots=True)
class Dbt:
    """One dbt project as this deployment runs it: parsed state, results and logs lie below `work`.

    Its jobs bear `labels`.
    """

    settings: Settings
    project: Path = PROJECT
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        """The folder for everything dbt writes."""
        return self.settings.work_dir.absolute() / "dbt"

    @property
    def target(self) -> Path:
        """Where dbt leaves its artifacts: manifest.json, run_results.json, compiled SQL, documentation."""
        return self.work / "target"

    def run(self, command: Sequence[str], days: Iterable[date] = (), *, target: Path | None = None) -> int:
        """Run one command for these days, and count its jobs; what it achieved is in the artifacts.

        Raises:
            BuildError: dbt ended before it had a result, with the fault it named.
            OSError: it had no space left to write to.
        """
        results, count = (target or self.target) / "run_results.json", StatementCount(self.work / "logs" / "dbt.log")
        results.unlink(missing_ok=True)
        # Days are no variables: dbt reads the whole project anew when one of these has changed.
        environment = self._environment(target or self.target) | {"GLAMIRA_DAYS": " ".join(map(str, days))}
        done = subprocess.run(
            [Path(sys.executable).parent / "dbt", *command],
            cwd=self.project, env=environment, capture_output=True, text=True, check=False,
        )
        said = done.stdout + done.stderr
        if done.returncode and says_full_disk(said):
            raise OSError(errno.ENOSPC, f"dbt {command[0]}: {os.strerror(errno.ENOSPC)}")
        if done.returncode and not results.exists():
            fault = _fault(said)
            raise BuildError(f"dbt {command[0]}: {fault} Correct the project; the whole story: {self.work / 'logs'}.")
        return count.read()

    def _environment(self, target: Path) -> dict[str, str]:
        own = {
            "GCP_PROJECT": self.settings.gcp_project,
            "BIGQUERY_LOCATION": self.settings.bigquery_location,
            "BIGQUERY_EMULATOR_HOST": self.settings.bigquery_emulator_host,
            "EMULATOR_ACCOUNT": self.settings.emulator_account,
            "DBT_PROFILES_DIR": str(self.project),
            "DBT_TARGET_PATH": str(target),
            "DBT_LOG_PATH": str(self.work / "logs"),
            "DBT_LOG_LEVEL_FILE": "debug",
            "MAX_BYTES_BILLED": str(self.settings.max_bytes_billed),
            "GLAMIRA_JOB_LABELS": json.dumps(dict(self.labels)),
            "DBT_USE_COLORS": "false",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        return child_environment(own, _INHERITED)


def _fault(output: str) -> str:
    """The first fault dbt reports, with the lines after it that say where."""
    lines = [line.partition("  ")[2].strip() or line.strip() for line in output.splitlines() if line.strip()]
    places = [place for place, line in enumerate(lines) if any(word in line for word in _FAULT)]
    excerpt = lines[places[0]: places[0] + 4] if places else lines[-2:]
    return f"{' '.join(excerpt).rstrip('.')}."
