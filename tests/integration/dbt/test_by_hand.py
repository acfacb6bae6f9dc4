"""dbt works by hand, in the project's folder, with what `python -m sandbox env` exports and nothing else of ours."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.ops.runs import latest_build
from etl.platform.bigquery import query
from etl.platform.settings import Settings
from etl.transform.dbt_command import PROJECT
from tests.integration.dbt.shop_days import MONDAY, TUESDAY, Shop, monday, tuesday


@dataclass(frozen=True)
class Person:
    """Somebody in a shell, in a clone of the project with its packages."""

    shop: Shop
    project: Path

    def types(self, *command: str, **exported: str) -> str:
        """What dbt prints; the command must succeed."""
        done = subprocess.run(
            [Path(sys.executable).parent / "dbt", *command],
            cwd=self.project, capture_output=True, text=True, check=False,
            env=os.environ | {"GCP_PROJECT": self.shop.project} | exported,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def statuses(self) -> set[str]:
        """How the models, seeds and tests of the last command ended."""
        results = json.loads((self.project / "target" / "run_results.json").read_bytes())["results"]
        return {result["status"] for result in results if not result["unique_id"].startswith("operation.")}


@pytest.fixture(scope="module")
def person(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Two days were loaded; nothing is published yet."""
    folder = tmp_path_factory.mktemp("by_hand")
    shop, project = Shop(folder), folder / "dbt"
    shutil.copytree(PROJECT, project, ignore=shutil.ignore_patterns("dbt_packages", "target", "logs"))
    shutil.copytree(project / "fallback", project / "dbt_packages")
    for day, rows in {MONDAY: monday(), TUESDAY: tuesday()}.items():
        shop.load(day, rows)
        query(shop.client, _LOADED, {"day": day})
    return Person(shop, project)


def test_a_build_is_of_the_latest_day_that_was_loaded(person: Person) -> None:
    person.types("build")
    assert person.statuses() <= {"success", "pass", "no-op"}
    built = query(person.shop.client, "select distinct order_date from glamira_audit.fct_orders")
    assert [row["order_date"] for row in built] == [TUESDAY]
    person.types("test", "--select", "fct_orders")
    assert person.statuses() == {"pass"}
    shown = person.types("show", "--select", "fct_orders", "--output", "json", "--log-format", "text", "--quiet")
    assert len(json.loads(shown)["show"]) == 4
    person.types("run", "--select", "+fct_orders", GLAMIRA_DAYS=f"{MONDAY}")
    built = query(person.shop.client, "select distinct order_date from glamira_audit.fct_orders order by order_date")
    assert [row["order_date"] for row in built] == [MONDAY, TUESDAY]


def test_publish_knows_what_was_built_by_hand(person: Person) -> None:
    before = latest_build(person.shop.client)
    person.types("seed", "--select", "currencies")
    after = latest_build(person.shop.client)
    assert after is not None and after != before
    person.types("show", "--inline", "select 1 as one")
    assert latest_build(person.shop.client) == after
    assert (after.data_date, after.run_id.partition(" hand ")[0]) == (None, "dbt by")


def test_the_freshness_of_what_was_loaded_is_told(person: Person) -> None:
    person.types("source", "freshness")
    told = json.loads((person.project / "target" / "sources.json").read_bytes())["results"]
    assert {one["unique_id"].rpartition(".")[2] for one in told} == {"events", "locations", "products"}
    assert {one["status"] for one in told} <= {"pass", "warn"}


_LOADED = """
insert into glamira_ops.loads_history (dataset, batch_id, event_date, slot, sequence, row_count)
values ('events', 'batch', @day, 'main', 1, 1)
"""
