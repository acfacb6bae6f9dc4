"""The configuration of a fleet: the lines of infra/fleet/airflow.env, their servers and secrets."""

import base64

from dotenv import dotenv_values

from sandbox.fleet import postgres, valkey
from sandbox.fleet.profile import Fleet
from sandbox.keys import ensure_secret
from sandbox.settings import PROJECT_ROOT, SandboxSettings

SETTINGS = PROJECT_ROOT / "infra" / "fleet" / "airflow.env"


def database_url(settings: SandboxSettings, fleet: Fleet) -> str:
    """Where Airflow keeps its metadata."""
    return fleet.database_url or postgres.url(settings)


def fleet_variables(settings: SandboxSettings, fleet: Fleet) -> dict[str, str]:
    """The variables that a fleet has and the embedded Airflow has not."""
    home, database = settings.home, database_url(settings, fleet)
    fernet = base64.urlsafe_b64encode(bytes.fromhex(ensure_secret(home, "airflow_fernet")))
    return {name: value or "" for name, value in dotenv_values(SETTINGS, interpolate=False).items()} | {
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{database}",
        "AIRFLOW__CELERY__BROKER_URL": fleet.broker_url or valkey.url(settings),
        "AIRFLOW__CORE__FERNET_KEY": fernet.decode(),
        "AIRFLOW__API__SECRET_KEY": ensure_secret(home, "airflow_session"),
        "AIRFLOW__API_AUTH__JWT_SECRET": ensure_secret(home, "airflow_tokens"),
        # Days of the sandbox are small: they are shared out where those of the shop are.
        "LAND_SLICE_EVENTS": "15000",
        # On loopback a worker that is silent for a minute is dead.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "15",
    }
