"""A program that we start sees what its machine says, what is named, and no setting of ours."""

import ast
import os
from pathlib import Path

import pytest

from contracts.child_environment import child_environment
from etl.platform.settings import Settings
from etl.sources.crawl import spider
from etl.transform.dbt_command import Dbt

ROOT = Path(__file__).parents[2]
PRODUCT = (
    "contracts", "etl", "expectations", "crawler", "dags", "dashboards", "presentation", "sandbox", "glamira",
    "cloud_function",
)
STARTS = {"run", "Popen", "call", "check_call", "check_output"}
CANARY = "canary-of-the-parent"
SECRET = ("MANIFEST_SIGNING_KEY", "MANIFEST_FORMER_KEYS", "PSEUDONYM_KEY", "MONGO_URI", "ALERT_SLACK_WEBHOOK")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            monkeypatch.setenv(line.partition("=")[0], CANARY)
    for name in (*SECRET, "PSEUDONYM_KEY_FILE", "AWS_SECRET_ACCESS_KEY", "AIRFLOW__CORE__FERNET_KEY"):
        monkeypatch.setenv(name, CANARY)
    values = dict.fromkeys((*map(str.lower, SECRET), "lake_bucket", "quarantine_bucket", "docs_bucket"), CANARY)
    return Settings.model_construct(
        **values, gcp_project="a-project", work_dir=tmp_path, bigquery_emulator_host="http://127.0.0.1:1",
    )


def test_dbt_sees_no_key_no_source_and_no_bucket(settings: Settings) -> None:
    seen = Dbt(settings)._environment(settings.work_dir)
    assert CANARY not in "".join(seen.values())
    assert (seen["GCP_PROJECT"], seen["PATH"]) == ("a-project", os.environ["PATH"])


def test_the_spider_sees_none_either(settings: Settings) -> None:
    assert CANARY not in "".join(spider._environment().values())
    assert settings.work_dir  # whose environment it was


def test_what_is_named_is_inherited_and_ones_own_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBT_TARGET", "cloud")
    monkeypatch.setenv("TZ", "UTC")
    seen = child_environment({"TZ": "Asia/Bangkok"}, ("DBT_TARGET", "DBT_ABSENT"))
    assert (seen["DBT_TARGET"], seen["TZ"], "DBT_ABSENT" in seen) == ("cloud", "Asia/Bangkok", False)


@pytest.mark.parametrize("folder", PRODUCT)
def test_nothing_is_started_with_an_environment_that_nobody_chose(folder: str) -> None:
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"subprocess.{name}" for name in STARTS}:
                assert "env" in {keyword.arg for keyword in node.keywords}, f"{file}:{node.lineno}"
