"""Who may log in to a fleet's Airflow: an administrator and a steward, each with a password of their own."""

import subprocess
from collections.abc import Mapping

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from sandbox.fleet.installed import program
from sandbox.keys import ensure_secret, secret_file
from sandbox.settings import PROJECT_ROOT, SandboxSettings

# Airflow's own roles: a steward answers forms and starts runs, and changes neither connections nor people.
ROLES = {"admin": "Admin", "steward": "User"}


def password_name(user: str) -> str:
    """The name of the file in the sandbox's folder of keys that has a user's password."""
    return f"airflow_login_{user}"


def make_people(settings: SandboxSettings, variables: Mapping[str, str]) -> None:
    """Make those that there are not yet.

    Raises:
        SandboxError: Airflow could not.
    """
    for user, role in ROLES.items():
        run_airflow(
            variables, "users", "create", "--username", user, "--role", role, "--firstname", user,
            "--lastname", "Sandbox", "--email", f"{user}@example.com",
            "--password", ensure_secret(settings.home, password_name(user)),
        )


def logins(settings: SandboxSettings) -> str:
    """Where their passwords are, in one line."""
    files = ", ".join(f"{user}: {secret_file(settings.home, password_name(user))}" for user in ROLES)
    return f"passwords of {files}"


def run_airflow(variables: Mapping[str, str], *arguments: str) -> None:
    """Run a command of the fleet's Airflow to its end.

    Raises:
        SandboxError: it failed.
    """
    done = subprocess.run(
        [program("airflow"), *arguments], cwd=PROJECT_ROOT, env=child_environment(variables), capture_output=True,
        text=True, check=False,
    )
    if done.returncode:
        raise SandboxError(f"airflow: {arguments[0]} {arguments[1]} failed ({done.stderr.strip()[-300:]}).")
