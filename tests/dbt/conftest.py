"""The project as dbt reads it, for tests that ask for its graph."""

import json
import shutil
from typing import Any

import pytest

from etl.platform.settings import Settings
from etl.transform.dbt_command import Dbt
from tests.dbt.project import PROJECT


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project; no warehouse is asked."""
    folder = tmp_path_factory.mktemp("manifest")
    project = shutil.copytree(PROJECT, folder / "dbt", ignore=shutil.ignore_patterns("dbt_packages", "target", "logs"))
    shutil.copytree(project / "fallback", project / "dbt_packages")
    settings = Settings.model_construct(
        work_dir=folder / "work", gcp_project="glamira-test", bigquery_location="EU", bigquery_emulator_host="")
    dbt = Dbt(settings, project)
    dbt.run(["parse", "--no-partial-parse"])
    read: dict[str, Any] = json.loads((dbt.target / "manifest.json").read_bytes())
    return read
