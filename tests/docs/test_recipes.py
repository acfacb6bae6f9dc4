"""The recipes of CONTRIBUTING.md do what they say; half done, each is refused by a sentence that names the next file."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.recipes import Step, steps

FOLDERS = ("contracts", "etl", "expectations", "sandbox", "dashboards", "tests")
REGISTRY, SEEDS, VERSIONS = "tests/contracts/datasets/test_registry.py", "tests/dbt/test_seeds.py", "tests/contracts/lake"

LAND_HOURS = """
import datetime, pathlib, sys
from contracts.datasets.registry import RAW_TABLES
from etl.context import Run
from etl.landing.parts import validate_parts
from etl.landing.validate import Share
from etl.platform.settings import Settings
from etl.sources.registry import SOURCES
from etl.stations import DAY_STATIONS

day, work = datetime.date(2020, 5, 4), pathlib.Path(sys.argv[1])
(work / "hours.csv").write_text("studio,opens,closes\\nSaarbruecken,10,18\\nBerlin,18,10\\n")
run = Run(Settings.model_construct(work_dir=work), day, "test")
tally = validate_parts(SOURCES["hours"].parts(run, frozenset()), Share("hours", day, work), "key")
assert (tally.extracted, tally.quarantined, dict(tally.reasons)) == (2, 1, {"hours_backward": 1})
assert "land_hours" in [station.name for station in DAY_STATIONS]
assert "glamira_raw.hours" in [table.full_name for table in RAW_TABLES]
"""
READ_COUPON = """
from contracts.datasets.registry import CONTRACTS
judged = CONTRACTS["events"].judge([{"coupon_code": "SPRING20"}, {}], "key")
assert not judged.drift, judged.drift
assert "coupon_code" in judged.accepted.columns
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to be changed."""
    ignored = shutil.ignore_patterns("__pycache__", "fixtures", "dbt_packages", "target", "logs")
    for folder in (*FOLDERS, "dbt"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def refusal(project: Path, *tests: str) -> str:
    """What tests of the copy say; empty when all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout


def said(project: Path, code: str, *arguments: str) -> str:
    """What a program in the copy ends with; empty when it ends well."""
    done = subprocess.run([sys.executable, "-c", code, *arguments], cwd=project, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr


def fingerprint(project: Path, dataset: str) -> str:
    """The fingerprint of a dataset's rules in the copy."""
    code = f"from contracts.datasets.fingerprint import fingerprint; print(fingerprint({dataset!r}))"
    return subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True).stdout.strip()


def test_a_store(project: Path) -> None:
    row, seed = steps("store")
    row.apply(project)
    assert "dbt/seeds/stores.csv" in refusal(project, SEEDS)
    seed.apply(project)
    assert not refusal(project, SEEDS)
    assert not said(project, "from contracts.shop.stores import STORES; assert STORES['102'].is_production")


def test_a_field(project: Path) -> None:
    declared, read = steps("field")
    declared.apply(project)
    assert "Add it to SCALARS in contracts/datasets/events/rows.py" in said(project, READ_COUPON)
    read.apply(project)
    assert not said(project, READ_COUPON)
    refused = refusal(project, VERSIONS)
    assert "contracts/lake/versions.py" in refused
    assert fingerprint(project, "events") in refused


def test_a_dataset(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    recipe = steps("dataset")
    assert sum(step.added for step in recipe) < 100
    for file, guard in (
        ("contracts/datasets/registry.py", REGISTRY), ("contracts/datasets/fingerprint.py", REGISTRY),
        ("contracts/lake/versions.py", REGISTRY), ("etl/sources/registry.py", "tests/etl/sources/test_registry.py"),
    ):
        done = apply_up_to(recipe, file, project)
        assert file in refusal(project, guard), f"without {file}"
        recipe = recipe[done:]
    for step in recipe:
        step.apply(project)
    assert not refusal(project, REGISTRY, VERSIONS, "tests/etl/sources/test_registry.py")
    assert not said(project, LAND_HOURS, str(tmp_path_factory.mktemp("work")))


def apply_up_to(recipe: list[Step], file: str, project: Path) -> int:
    """Apply the steps before the first one of a file; how many they are."""
    files = [step.file for step in recipe]
    for step in recipe[: files.index(file)]:
        step.apply(project, fingerprint(project, "hours") if "FINGERPRINT" in step.text else "")
    return files.index(file)
