"""The environment of a fleet, apart from the checkout's: what infra/fleet/requirements.txt pins, in build/fleet."""

from pathlib import Path

from contracts.errors import SandboxError
from sandbox.settings import PROJECT_ROOT

FLEET = PROJECT_ROOT / "build" / "fleet"


def program(name: str) -> str:
    """Where a program of the environment lies.

    Raises:
        SandboxError: it is not installed.
    """
    return str(_existing(FLEET / "bin" / name))


def packaged(path: str) -> Path:
    """Where a file of a package lies; `path` begins with the package's folder.

    Raises:
        SandboxError: it is not installed.
    """
    return _existing(FLEET / "lib" / "python3.11" / "site-packages" / path)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise SandboxError(f"fleet: {path} is not installed. Run `make up PROFILE=production`, which installs it.")
    return path
