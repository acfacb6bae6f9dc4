"""The recipes of CONTRIBUTING.md do what they say; half done, each is refused by a message that names the next file."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.project_copy import ProjectCopy
from tests.docs.recipes import steps

SEEDS = "tests/dbt/test_seeds.py::test_stores_are_those_of_the_contract"
DATASETS = "tests/contracts/datasets/test_registry.py"
JUDGES = f"{DATASETS}::test_every_judge_is_one_of_a_dataset"
VERSIONS = "tests/contracts/lake/test_versions.py"
PUBLISHED = "tests/contracts/datasets/test_odcs.py::test_the_published_document_is_todays_contract"
SOURCES = "tests/etl/sources/test_registry.py"
QUESTIONS = "tests/expectations/test_asked.py"
POLICY = "tests/expectations/test_policy.py::test_file_and_suites_name_the_same_rules"
DECLARATIONS = "tests/expectations/test_declarations.py"
DESCRIBED = "tests/dbt/test_models.py::test_description_is_beside_the_model_and_ends_with_its_grain"
VIEWED = "tests/lookml/test_views.py::test_every_model_of_the_marts_has_a_view_and_no_other_table_is_read"
OFFERED = "tests/lookml/test_explores.py::test_every_view_is_offered"
LOOKML = ("tests/lookml/test_views.py", "tests/lookml/test_explores.py", "tests/lookml/test_style.py")
STAR = "tests/docs/test_star.py"

LAND_HOURS = """
import datetime, pathlib, sys
from contracts.datasets.registry import RAW_TABLES
from etl.ops.day_run import Run
from etl.landing.parts import validate_parts
from etl.landing.validate import Share
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.registry import SOURCES
from etl.stations import DAY_STATIONS

day, work = datetime.date(2020, 5, 4), pathlib.Path(sys.argv[1])
(work / "hours.csv").write_text("studio,opens,closes\\nWien,10,18\\nBerlin,18,10\\nPassau,ten,18\\n")
run = Run(Services(Settings.model_construct(work_dir=work)), day, "test")
tally = validate_parts(SOURCES["hours"].parts(run, frozenset()), Share("hours", day, work), "key")
assert (tally.extracted, tally.quarantined, dict(tally.reasons)) == (3, 2, {"hours_backward": 2}), tally
assert "land_hours" in [station.name for station in DAY_STATIONS]
assert "glamira_raw.hours" in [table.full_name for table in RAW_TABLES]
"""
READ_COUPON = """
from contracts.datasets.registry import CONTRACTS
judged = CONTRACTS["events"].judge([{"coupon_code": "spring_20"}, {}], "key")
assert not judged.drift, judged.drift
assert "coupon_code" in judged.accepted.columns
"""


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> ProjectCopy:
    """A copy of the project, to be changed by the recipe that the test is named after."""
    return ProjectCopy(tmp_path / "project", steps(request.node.name.rpartition("_")[2]))


def refused(project: ProjectCopy, file: str, *tests: str) -> str:
    """What the tests say of a recipe of which all is done but the steps from a file on; the file is named."""
    project.follow(file)
    told = project.refusal(*tests)
    assert file in told, f"without {file}: {told}"
    return told


def fingerprint_in(told: str) -> str:
    """The fingerprint that a message prints."""
    [found] = re.findall(r"and list ([0-9a-f]{64})", told)
    return str(found)


def test_a_store(project: ProjectCopy) -> None:
    refused(project, "dbt/seeds/stores.csv", SEEDS)
    project.follow()
    told = project.refusal(SEEDS, VERSIONS)
    assert "contracts/lake/versions.py" in told
    assert "dbt/seeds/stores.csv" not in told
    assert not project.said("from contracts.shop.stores import STORES; assert STORES['102'].is_production")


def test_a_field(project: ProjectCopy) -> None:
    rows, versions = "contracts/datasets/events/rows.py", "contracts/lake/versions.py"
    project.follow(rows)
    assert rows in project.said(READ_COUPON)
    told = refused(project, versions, VERSIONS, PUBLISHED)
    assert "docs/reference/contracts/events.odcs.yaml" in told
    project.facts |= raised_version((ROOT / versions).read_text(encoding="utf-8"))
    project.facts["fingerprint"] = fingerprint_in(told)
    project.follow()
    project.run("etl", "docs", "contracts")
    project.run("ruff", "check", "--no-cache", "contracts", "etl", "expectations")
    assert not project.refusal(VERSIONS, PUBLISHED)
    assert not project.said(READ_COUPON)


def raised_version(versions: str) -> dict[str, str]:
    """What the recipe calls the version of events, and the next one."""
    [version] = re.findall(r'"events": "(.*)"', versions)
    major, minor, _ = version.split(".")
    return {"version": version, "next version": f"{major}.{int(minor) + 1}.0"}


def test_a_dataset(project: ProjectCopy, tmp_path: Path) -> None:
    assert sum(step.added for step in project.left) < 100
    refused(project, "contracts/datasets/registry.py", JUDGES)
    project.facts["fingerprint"] = fingerprint_in(refused(project, "contracts/lake/versions.py", VERSIONS))
    told = refused(project, "etl/sources/hours.py", SOURCES, PUBLISHED)
    assert "docs/reference/contracts/hours.odcs.yaml" in told
    project.run("etl", "docs", "contracts")
    refused(project, "etl/sources/registry.py", SOURCES)
    project.follow()
    project.run("ruff", "check", "--no-cache", "contracts", "etl", "expectations")
    assert not project.refusal(DATASETS, VERSIONS, PUBLISHED, SOURCES)
    assert not project.said(LAND_HOURS, str(tmp_path))


def test_an_expectation(project: ProjectCopy) -> None:
    refused(project, "expectations/products.py", QUESTIONS)
    refused(project, "contracts/policy/policy.yml", POLICY)
    project.follow()
    project.run("ruff", "check", "--no-cache", "contracts", "etl", "expectations")
    assert not project.refusal(QUESTIONS, POLICY, DECLARATIONS)
    project.run("sqlfluff", "lint", "expectations/sql/products", "--config", "dbt/.sqlfluff")


def test_a_mart(project: ProjectCopy) -> None:
    reports, looker = "dbt/models/marts/reports", "dbt/lookml"
    refused(project, f"{reports}/mart_device_orders.yml", DESCRIBED)
    refused(project, f"{looker}/views/mart_device_orders.view.lkml", VIEWED)
    refused(project, f"{looker}/explores/device_orders.explore.lkml", OFFERED)
    refused(project, "docs/reference/star.md", STAR)
    project.follow()
    assert not project.refusal("tests/dbt/test_models.py", "tests/dbt/test_graph.py", *LOOKML, STAR)
    project.run("sqlfluff", "lint", f"{reports}/mart_device_orders.sql", "--config", "dbt/.sqlfluff")
