"""Two small releases, A and B, as a bundle of the sandbox's Airflow beside its own DAGs."""

import json
from dataclasses import dataclass
from pathlib import Path

DAG = "of_one_release"
FILE = '''
"""Says twice whose code runs: of the DAG file, of what it imports, and of a process that is started."""

import subprocess
import sys
from pathlib import Path

from airflow.sdk import DAG, task

from dags.of_release import RELEASE


def said() -> dict[str, str]:
    from etl import RELEASE as imported

    command = [sys.executable, "-c", "import etl; print(etl.RELEASE, end='')"]
    started = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True).stdout
    return {"dags": RELEASE, "etl": imported, "started": started}


with DAG("of_one_release", schedule=None, catchup=False):
    first = task(task_id="first")(said)()
    wait = task.sensor(task_id="wait", poke_interval=1, mode="poke")(Path(GO_ON).exists)()
    first >> wait >> task(task_id="second")(said)()
'''


@dataclass(frozen=True)
class Releases:
    """The folder of both, the link to one of them, and the file that a run waits for after its first task."""

    folder: Path

    @property
    def current(self) -> Path:
        """The link."""
        return self.folder / "current"

    @property
    def go_on(self) -> Path:
        """What the run waits for."""
        return self.folder / "go_on"

    def write(self) -> None:
        """Make both, with the link at A."""
        for name in "AB":
            for room in ("dags", "etl"):
                folder = self.folder / "releases" / name / room
                folder.mkdir(parents=True)
                (folder / "__init__.py").write_text(f'RELEASE = "{name}"\n', encoding="utf-8")
            dags = self.folder / "releases" / name / "dags"
            (dags / "of_release.py").write_text(f'RELEASE = "{name}"\n', encoding="utf-8")
            (dags / f"{DAG}.py").write_text(FILE.replace("GO_ON", repr(str(self.go_on))), encoding="utf-8")
        self.switch_to("A")

    def switch_to(self, release: str) -> None:
        """Lead the link to a release, at once; its files are the latest."""
        target = self.folder / "releases" / release
        (target / "dags" / f"{DAG}.py").touch()
        draft = self.folder / "current.new"
        draft.symlink_to(target)
        draft.replace(self.current)

    def configure(self, home: Path) -> None:
        """Have an Airflow that is not running yet read them; `home` is its folder."""
        own = {"name": "dags-folder", "classpath": "airflow.dag_processing.bundles.local.LocalDagBundle", "kwargs": {}}
        link = {"current": str(self.current)}
        bundle = {"name": "releases", "classpath": "dags.release_bundle.ReleaseBundle", "kwargs": link}
        # Airflow draws these by itself only into a configuration that it writes.
        drawn = f"[api]\nsecret_key = {'s' * 64}\n[api_auth]\njwt_secret = {'j' * 64}\n"
        (home / "airflow.cfg").write_text(
            f"{drawn}[dag_processor]\ndag_bundle_config_list = {json.dumps([own, bundle])}\n"
            f"stale_bundle_cleanup_interval = 0\ndag_bundle_storage_path = {home / 'bundles'}\n", encoding="utf-8",
        )
