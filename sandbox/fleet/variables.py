"""The configuration of a fleet: the lines of infra/fleet/airflow.env, and commands that read its secrets from files."""

import base64
import os
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from contracts.private_folder import private_folder
from sandbox.fleet import postgres, valkey
from sandbox.fleet.profile import Fleet
from sandbox.keys import ensure_secret
from sandbox.settings import PROJECT_ROOT, SandboxSettings

SETTINGS = PROJECT_ROOT / "infra" / "fleet" / "airflow.env"


def database_url(settings: SandboxSettings, fleet: Fleet) -> str:
    """Where Airflow keeps its metadata."""
    return fleet.database_url or postgres.url(settings)


def fleet_variables(settings: SandboxSettings, fleet: Fleet) -> dict[str, str]:
    """The variables that a fleet has and the embedded Airflow has not; files have the secrets."""
    folder = private_folder(settings.home / "keys" / "airflow")
    shared = {name: value or "" for name, value in dotenv_values(SETTINGS, interpolate=False).items()}
    return shared | _by_files(folder, _secrets(settings, fleet)) | {
        # Days of the sandbox are small: they are shared out where those of the shop are.
        "LAND_SLICE_EVENTS": "15000",
        # On loopback a worker that is silent for a minute is dead.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "15",
    }


def _secrets(settings: SandboxSettings, fleet: Fleet) -> dict[str, str]:
    home, database = settings.home, database_url(settings, fleet)
    fernet = base64.urlsafe_b64encode(bytes.fromhex(ensure_secret(home, "airflow_fernet")))
    return {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        "AIRFLOW__CELERY__BROKER_URL": fleet.broker_url or valkey.url(settings),
        "AIRFLOW__CORE__FERNET_KEY": fernet.decode(),
        "AIRFLOW__API__SECRET_KEY": ensure_secret(home, "airflow_session"),
        "AIRFLOW__API_AUTH__JWT_SECRET": ensure_secret(home, "airflow_tokens"),
    }


def _by_files(folder: Path, secrets: Mapping[str, str]) -> dict[str, str]:
    """Put each secret into a file of its own, and name the command that Airflow reads it with."""
    for name, value in secrets.items():
        descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".")  # mode 0600
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(value)
        Path(draft).replace(folder / name)
    return {f"{name}_CMD": shlex.join(["cat", str(folder / name)]) for name in secrets}
