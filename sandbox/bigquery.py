"""Serves the BigQuery emulator on a persistent folder, reading gs:// objects from the storage emulator's."""

import subprocess
import sys
from pathlib import Path

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from contracts.private_folder import private_folder
from sandbox.settings import GCP_PROJECT, HOST

EXTENSION = "spatial"
_IMPORT = f"from duckdb_extensions import import_extension; import_extension({EXTENSION!r})"


def command(folder: Path, port: int, grpc_port: int) -> tuple[str, ...]:
    """The emulator's command line."""
    return (
        sys.executable, "-m", "sandbox.emulator", "start", "--persistent", "--data-dir", str(folder),
        "--rest-host", HOST, "--rest-port", str(port), "--grpc-host", HOST, "--grpc-port", str(grpc_port),
        "--project", GCP_PROJECT, "--log-level", "warning", "--log-format", "console",
    )


def variables(folder: Path, objects: Path) -> dict[str, str]:
    """The emulator's settings that have no option: where gs:// objects lie, and no downloads at the start."""
    return {
        "BQEMU_GCS_LOCAL_ROOT": str(objects),
        "BQEMU_ENABLE_FORMAT_EXTENSIONS": "false",
        "BQEMU_UPLOAD_STAGING_DIR": str(folder / "uploads"),
    }


def prepare(folder: Path, home: Path) -> None:
    """Import the database extension that the emulator insists on, into the home folder that its server will see.

    Raises:
        SandboxError: the extension's package is missing or does not fit.
    """
    private_folder(folder)
    if any(home.glob(f".duckdb/extensions/*/*/{EXTENSION}.duckdb_extension")):
        return
    env = child_environment({"HOME": str(home)})
    done = subprocess.run([sys.executable, "-c", _IMPORT], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2]
        remedy = "Delete .venv, and run `make demo`, which installs it anew"
        raise SandboxError(f"bigquery: its extension {EXTENSION} cannot be imported ({reason}). {remedy}.")
