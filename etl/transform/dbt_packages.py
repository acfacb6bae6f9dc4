"""dbt's packages are installed: from the package hub, or from our stand-in where the hub cannot be reached."""

import filecmp
import logging
import shutil
import tempfile
import urllib.request
from importlib import import_module
from pathlib import Path

from contracts.errors import BuildError
from etl.transform.dbt_command import Dbt

log = logging.getLogger(__name__)

PACKAGE = "dbt_expectations"
# Only our stand-in has one; it distinguishes a copy of it from the package itself.
_MARK = Path("macros", "failing_rows.sql")
_PATIENCE_SECONDS = 3.0


def ensure_packages(dbt: Dbt) -> bool:
    """Install what is missing; whether the package itself is in use, and not our stand-in.

    The hub is asked once: what is installed stays until `dbt/dbt_packages` is deleted.
    """
    installed, stand_in = dbt.project / "dbt_packages" / PACKAGE, dbt.project / "fallback" / PACKAGE
    if not installed.exists() and _installed_from_hub(dbt):
        return True
    if not installed.exists():
        log.warning(
            "dbt packages: the package hub cannot be reached; our stand-in for %s gives the same verdicts. "
            "To ask the hub again, delete %s.", PACKAGE, installed.parent,
        )
    elif not (installed / _MARK).exists():
        return True
    if not _same(stand_in, installed):
        _copy(stand_in, installed)
    return False


def _installed_from_hub(dbt: Dbt) -> bool:
    if not _hub_answers():
        return False
    try:
        dbt.run(["deps"])
    except BuildError as error:
        log.warning("dbt packages: %s", error)
        return False
    return (dbt.project / "dbt_packages" / PACKAGE).exists()


def _hub_answers() -> bool:
    """One short question; dbt itself would keep trying for a minute."""
    # Imported here, since dbt takes a second to import and only a machine without packages has this question.
    hub = import_module("dbt.clients.registry").DEFAULT_REGISTRY_BASE_URL
    try:
        asked = f"{hub}api/v1/metaplane/{PACKAGE}.json"
        with urllib.request.urlopen(asked, timeout=_PATIENCE_SECONDS):  # noqa: S310 - the address is dbt's own
            return True
    except OSError:
        return False


def _same(one: Path, other: Path) -> bool:
    if not other.exists():
        return False
    files = [file.relative_to(one) for file in one.rglob("*") if file.is_file()]
    _, different, missing = filecmp.cmpfiles(one, other, [str(file) for file in files], shallow=False)
    return not different and not missing


def _copy(source: Path, destination: Path) -> None:
    """Put a copy in place at once, so that a dbt that runs at the same time never sees half of it."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=destination.parent.parent, prefix=".dbt_packages-") as folder:
        fresh = shutil.copytree(source, Path(folder) / PACKAGE)
        if destination.exists():
            destination.rename(Path(folder) / "replaced")
        fresh.rename(destination)
