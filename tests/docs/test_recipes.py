"""The recipes of CONTRIBUTING.md do what they say; half done, a guard refuses each and names the next file."""

from pathlib import Path

import pytest

from tests.docs.project_copy import ProjectCopy
from tests.docs.recipes import steps

REGISTRY, SOURCES = "tests/contracts/datasets/test_registry.py", "tests/etl/sources/test_registry.py"
SEEDS, VERSIONS = "tests/dbt/test_seeds.py", "tests/contracts/lake/test_versions.py"
POLICY, MODELS, VIEWS = "tests/expectations/test_policy.py", "tests/dbt/test_models.py", "tests/lookml/test_views.py"

READ_COUPON = """
from contracts.datasets.registry import CONTRACTS
judged = CONTRACTS["events"].judge([{"coupon_code": "SPRING20"}, {}], "key")
assert not judged.drift, judged.drift
assert "coupon_code" in judged.accepted.columns
"""
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
(work / "hours.csv").write_text("studio,opens,closes\\nSaarbruecken,10,18\\nBerlin,18,10\\n")
run = Run(Services(Settings.model_construct(work_dir=work)), day, "test")
tally = validate_parts(SOURCES["hours"].parts(run, frozenset()), Share("hours", day, work), "key")
assert (tally.extracted, tally.quarantined, dict(tally.reasons)) == (2, 1, {"hours_backward": 1})
assert "land_hours" in [station.name for station in DAY_STATIONS]
assert "glamira_raw.hours" in [table.full_name for table in RAW_TABLES]
"""


@pytest.fixture
def project(tmp_path: Path) -> ProjectCopy:
    """A copy of the project."""
    (copy := ProjectCopy(tmp_path)).make()
    return copy


def test_a_store(project: ProjectCopy) -> None:
    row, seed = steps("store")
    project.apply(row)
    assert "dbt/seeds/stores.csv" in project.refusal(SEEDS)
    project.apply(seed)
    assert not project.refusal(SEEDS)
    assert not project.error("from contracts.shop.stores import STORES; assert STORES['102'].is_production")


def test_a_field(project: ProjectCopy) -> None:
    declared, read = steps("field")
    project.apply(declared)
    assert "SCALARS in contracts/datasets/events/rows.py" in " ".join(project.error(READ_COUPON).split())
    project.apply(read)
    assert not project.error(READ_COUPON)
    refused = project.refusal(VERSIONS)
    assert "contracts/lake/versions.py" in refused
    assert project.fingerprint("events") in refused


def test_a_dataset(project: ProjectCopy, tmp_path_factory: pytest.TempPathFactory) -> None:
    recipe = steps("dataset")
    assert sum(step.added for step in recipe) < 100
    for file, guard in (
        ("contracts/datasets/registry.py", REGISTRY), ("contracts/datasets/fingerprint.py", REGISTRY),
        ("contracts/lake/versions.py", REGISTRY), ("etl/sources/registry.py", SOURCES),
    ):
        before = [step.file for step in recipe].index(file)
        project.apply(*recipe[:before])
        assert file in project.refusal(guard), f"without {file}"
        recipe = recipe[before:]
    project.apply(*recipe)
    assert not project.refusal(REGISTRY, VERSIONS, SOURCES)
    assert not project.error(LAND_HOURS, str(tmp_path_factory.mktemp("work")))


def test_an_expectation(project: ProjectCopy) -> None:
    *rule, policy = steps("expectation")
    project.apply(*rule)
    assert "contracts/policy/policy.yml" in project.refusal(POLICY)
    project.apply(policy)
    assert not project.refusal(POLICY, "tests/expectations/test_declarations.py")


def test_a_mart(project: ProjectCopy) -> None:
    model, described, view = steps("mart")
    project.apply(model)
    assert described.file in project.refusal(MODELS)
    project.apply(described)
    refused = project.refusal(VIEWS)
    assert "dbt/lookml/views/" in refused
    assert "mart_gifts_daily" in refused
    project.apply(view)
    assert not project.refusal(MODELS, "tests/lookml")
