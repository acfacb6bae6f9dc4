"""What a fleet is configured with, and which servers it is made of; none of it is started here."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml
from dotenv import dotenv_values

from contracts.errors import SandboxError
from sandbox.airflow import airflow_services, server_services, variables
from sandbox.fleet.profile import BROKER_URL, DATABASE_URL, Fleet, Profile, asked_for, keep, kept
from sandbox.settings import PROJECT_ROOT, SandboxSettings

ENV = PROJECT_ROOT / "infra" / "fleet" / "airflow.env"
THEIRS = Fleet(Profile.PRODUCTION, "postgresql+psycopg2://a:b@db/airflow", "rediss://:c@broker:6379/0")


def settings(folder: Path) -> SandboxSettings:
    """A sandbox that is never started."""
    return SandboxSettings(home=folder, port_base=26900, duplicate_rate=0.0)


def secret(found: dict[str, str], name: str) -> str:
    """What the command of a secret prints; its file is its owner's alone."""
    command = found[f"{name}_CMD"].split()
    assert Path(command[-1]).stat().st_mode & 0o077 == 0
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_secret_of_airflow_stands_in_the_environment(tmp_path: Path) -> None:
    keep(tmp_path, THEIRS)
    found = variables(settings(tmp_path))
    hidden = [secret(found, name.removesuffix("_CMD")) for name in found if name.endswith("_CMD")]
    assert len(hidden) == 6
    assert not [name for name, value in found.items() for one in hidden if one in value]


def test_a_new_sandbox_has_the_embedded_airflow(tmp_path: Path) -> None:
    assert asked_for(tmp_path, None, {}) == Fleet()
    assert server_services(settings(tmp_path)) == ()
    assert variables(settings(tmp_path))["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"


def test_what_was_asked_for_is_what_comes_back(tmp_path: Path) -> None:
    environ = {DATABASE_URL: THEIRS.database_url, BROKER_URL: THEIRS.broker_url}
    keep(tmp_path, asked_for(tmp_path, Profile.PRODUCTION, environ))
    assert (asked_for(tmp_path, None, {}), kept(tmp_path)) == (THEIRS, THEIRS)
    assert asked_for(tmp_path, Profile.EMBEDDED, {}).is_production is False
    assert (tmp_path / "fleet.json").stat().st_mode & 0o077 == 0, "addresses hold passwords"


@pytest.mark.parametrize(("name", "value"), [(DATABASE_URL, "mysql://a"), (BROKER_URL, "amqp://a")])
def test_an_address_of_another_kind_is_refused(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SandboxError, match=name):
        asked_for(tmp_path, Profile.PRODUCTION, {name: value})


def test_a_fleet_has_what_every_fleet_has(tmp_path: Path) -> None:
    keep(tmp_path, THEIRS)
    found = variables(settings(tmp_path))
    own = {name for name in found if "TIMEOUT" in name}  # loopback answers sooner
    assert {name: found[name] for name in dotenv_values(ENV) if name not in own} == {
        name: value for name, value in dotenv_values(ENV).items() if name not in own
    }
    assert secret(found, "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN") == THEIRS.database_url
    assert secret(found, "AIRFLOW__CELERY__RESULT_BACKEND") == f"db+{THEIRS.database_url}"
    assert secret(found, "AIRFLOW__CELERY__BROKER_URL") == THEIRS.broker_url
    assert "ALL_ADMINS" not in " ".join(found), "people log in"
    assert server_services(settings(tmp_path)) == (), "both servers are somebody else's"


def test_a_fleet_that_is_not_installed_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.fleet.installed.FLEET", tmp_path / "none")
    keep(tmp_path, Fleet(Profile.PRODUCTION))
    with pytest.raises(SandboxError, match="make up PROFILE=production"):
        airflow_services(settings(tmp_path))


def test_compose_starts_the_same_parts_with_the_same_variables(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "infra" / "fleet" / "compose.yaml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    keep(tmp_path, THEIRS)
    found = variables(settings(tmp_path))
    parts = {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}
    assert set(services) == {"postgres", "redis", "migrate", "clean"} | parts
    for name in ("scheduler", "worker"):
        assert services[name]["env_file"] == ["airflow.env", "../../.env"]
        named = {one for one in services[name]["environment"] if one.startswith("AIRFLOW")}
        assert named <= {one.removesuffix("_CMD") for one in found}
    assert re.search("never run", text)


def test_packages_are_the_checkouts_and_the_machines() -> None:
    def pins(path: str) -> dict[str, str]:
        text = (PROJECT_ROOT / path).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", text, re.MULTILINE))

    fleet, machine = pins("infra/fleet/requirements.txt"), pins("infra/vm/requirements.txt")
    checkout = pins("requirements.txt")
    assert {name: version for name, version in fleet.items() if checkout.get(name, version) != version} == {}
    assert machine.items() <= fleet.items()
    assert fleet.keys() >= {"apache-airflow-providers-celery", "apache-airflow-providers-postgres", "psycopg2-binary"}
