"""The file through which every shell finds a sandbox: which one is meant is beyond doubt, or the answer is no."""

import hashlib
import os
import tempfile
from collections.abc import Mapping, MutableMapping
from pathlib import Path

from dotenv import dotenv_values

from contracts.commands import command
from contracts.errors import SettingsError
from contracts.private_folder import private_folder
from contracts.secret_files import given_names

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT_HOME = PROJECT_ROOT / ".sandbox"
HOME, LISTED, PROJECT = "SANDBOX_HOME", "SANDBOX_LISTED", "GCP_PROJECT"
# The settings without which no verb works: a shell that has them all needs no sandbox's file.
NEEDED = (
    "MONGO_URI", PROJECT, "LAKE_BUCKET", "QUARANTINE_BUCKET", "DOCS_BUCKET", "IP2LOCATION_BIN", "MANIFEST_SIGNING_KEY",
    "PSEUDONYM_KEY",
)


def file_of(home: Path) -> Path:
    """The settings of the sandbox that lives in `home`, one `NAME='value'` a line."""
    return home / "settings.env"


def read_file(home: Path) -> dict[str, str]:
    """The settings in a sandbox's file; none when it has none."""
    return {name: value or "" for name, value in dotenv_values(file_of(home), interpolate=False).items()}


def write_file(home: Path, values: Mapping[str, str]) -> Path:
    """Put a sandbox's settings, keys included, where only their owner reads them; no reader ever sees half a file."""
    private_folder(home)
    descriptor, draft = tempfile.mkstemp(dir=home, prefix=".settings-")  # mode 0600
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.writelines(f"{name}={_quoted(value)}\n" for name, value in values.items())
    return Path(draft).replace(file_of(home))


def enlist(home: Path, root: Path = DEFAULT_HOME) -> None:
    """Remember that a sandbox of this checkout is up."""
    mark = _mark(home, root)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(str(home), encoding="utf-8")


def strike(home: Path, root: Path = DEFAULT_HOME) -> None:
    """Forget a sandbox that was ended; its file stays, and with it its ports."""
    _mark(home, root).unlink(missing_ok=True)


def homes_up(root: Path = DEFAULT_HOME) -> list[Path]:
    """Where the sandboxes of this checkout live that are up; those whose folder is gone are not."""
    homes = (Path(mark.read_text(encoding="utf-8")) for mark in sorted((root / "up").glob("*")))
    return [home for home in homes if file_of(home).exists()]


def chosen_home(environ: Mapping[str, str], root: Path = DEFAULT_HOME) -> Path | None:
    """The sandbox that a shell means: SANDBOX_HOME's; else the only one that is up; else the checkout's own, if any.

    Raises:
        SettingsError: several are up and the shell names none of them.
    """
    if environ.get(HOME):
        return Path(environ[HOME]).expanduser().resolve()
    up = homes_up(root)
    if len(up) > 1:
        raise SettingsError(f"sandbox: {len(up)} are up, in {', '.join(map(str, up))}. Name the one that you mean: "
                            f"export {HOME}={up[0]}. To end one: {HOME}={up[-1]} {command('sandbox down')}.")
    own = root if file_of(root).exists() else None
    return up[0] if up else own


def adopt(environ: MutableMapping[str, str], folder: Path | None = None, root: Path = DEFAULT_HOME) -> Path | None:
    """Fill what the environment and `.env` (in `folder`) leave open from the chosen sandbox's file; the file, if read.

    A sandbox's file is read for the sandbox's own project only: the settings of a cloud project stay what they are.

    Raises:
        SettingsError: several sandboxes are up and the environment names none.
    """
    written = {name: value for name, value in dotenv_values((folder or Path.cwd()) / ".env").items() if value}
    given = written | {name: value for name, value in environ.items() if value}
    names = given_names(given)
    if all(name in names for name in NEEDED):
        return None
    home = chosen_home(environ, root)
    values = read_file(home) if home else {}
    if not home or not values or given.get(PROJECT, values.get(PROJECT)) != values.get(PROJECT):
        return None
    environ.update({name: value for name, value in values.items() if name not in names})
    return file_of(home)


def _mark(home: Path, root: Path) -> Path:
    return root / "up" / hashlib.sha256(str(home).encode()).hexdigest()[:16]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
