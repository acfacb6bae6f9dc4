"""Without the package hub our stand-in is installed, once; the package itself is never touched."""

import logging
import shutil
from pathlib import Path

import pytest

from etl.platform.settings import Settings
from etl.transform.dbt_command import PROJECT, Dbt
from etl.transform.dbt_packages import PACKAGE, ensure_packages


@pytest.fixture
def dbt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dbt:
    """A project without packages, on a machine where nobody answers at the hub's address."""
    monkeypatch.setattr("dbt.clients.registry.DEFAULT_REGISTRY_BASE_URL", "http://127.0.0.1:9/")
    shutil.copytree(PROJECT / "fallback", tmp_path / "fallback")
    return Dbt(Settings.model_construct(work_dir=tmp_path / "work"), tmp_path)


def installed(dbt: Dbt) -> Path:
    return dbt.project / "dbt_packages" / PACKAGE


def test_the_stand_in_is_installed_with_one_clear_message(dbt: Dbt, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert not ensure_packages(dbt)
        assert not ensure_packages(dbt)
    assert (installed(dbt) / "dbt_project.yml").exists()
    [message] = caplog.messages
    assert "the package hub cannot be reached" in message


def test_an_outdated_stand_in_is_replaced(dbt: Dbt) -> None:
    ensure_packages(dbt)
    (installed(dbt) / "dbt_project.yml").write_text("name: older\n", encoding="utf-8")
    ensure_packages(dbt)
    assert "name: dbt_expectations" in (installed(dbt) / "dbt_project.yml").read_text(encoding="utf-8")


def test_the_package_itself_stays(dbt: Dbt) -> None:
    installed(dbt).mkdir(parents=True)
    (installed(dbt) / "dbt_project.yml").write_text("name: dbt_expectations\n", encoding="utf-8")
    assert ensure_packages(dbt)
    assert [file.name for file in installed(dbt).iterdir()] == ["dbt_project.yml"]
