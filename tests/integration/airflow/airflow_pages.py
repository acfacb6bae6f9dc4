"""What Airflow's own pages show of a day, in a real browser.

With AIRFLOW_PICTURES, a folder, they are photographed: those of docs/reference/airflow are.
"""

import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.integration.airflow.airflow_api import DAG_ID, AirflowApi
from tests.integration.pipeline.browser import TOOLS, find_browser

SCRIPT = Path(__file__).with_name("airflow_pages.mjs")


@dataclass(frozen=True)
class Page:
    """A page, the words that it has to show, and what the browser remembers of an earlier visit."""

    name: str
    path: str
    words: tuple[str, ...]
    kept: dict[str, str] = field(default_factory=dict)


def graph(open_groups: tuple[str, ...] = ()) -> dict[str, str]:
    """What a browser remembers of somebody who looked at the graph, with these groups unfolded."""
    return {f"dag_view-{DAG_ID}": '"graph"', "default_dag_view": '"graph"',
            f"{DAG_ID}/open-groups": json.dumps(open_groups)}


def pages(run_id: str, day: str, asset: int) -> list[Page]:
    """The pages of a run that waits for a steward."""
    run = f"/dags/{DAG_ID}/runs/{run_id}"
    return [
        Page("graph", f"/dags/{DAG_ID}", ("source", "landing", "gates", "release"), graph()),
        Page("groups", f"/dags/{DAG_ID}", ("judge_events", "land_events", "await_load"), graph(("landing",))),
        Page("run", run, (f"day {day}", "land_events")),
        Page("required-action", f"{run}/tasks/steward/required_actions", (f"Publish {day}, a day that has warnings?",)),
        Page("asset", f"/assets/{asset}", ("glamira_marts", "Asset Event")),
    ]


def seen(airflow: AirflowApi, shown: list[Page]) -> dict[str, str]:
    """The text of each page, once it shows its words; a page that does not within a minute fails."""
    folder, browser = os.environ.get("AIRFLOW_PICTURES", ""), find_browser()
    asked = [asdict(page) | {"url": f"{airflow.url}{page.path}", "picture": folder and f"{folder}/{page.name}.png"}
             for page in shown]
    command = [shutil.which("node") or "node", str(SCRIPT), str(TOOLS), browser.program, json.dumps(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    texts: dict[str, str] = json.loads(done.stdout)
    return texts
