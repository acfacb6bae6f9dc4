"""On a machine the product is unpacked and not installed: it needs the machine's packages, and nothing besides."""

import re
import subprocess
import sys
import sysconfig
from importlib.metadata import distributions
from pathlib import Path

from tests.conftest import ROOT

ROOMS = ("contracts", "crawler", "etl", "expectations", "presentation")
IMPORT = """
import importlib, sys
sys.path[:] = [*sys.argv[1:3], *(one for one in sys.path if "site-packages" not in one)]
for name in sys.argv[3:]:
    importlib.import_module(name)
"""


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _linked(folder: Path, requirements: Path) -> Path:
    """A folder of links to what the checkout's environment has of these packages, and of no others."""
    pinned = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    wanted, own = {_name(one) for one in pinned}, Path(sysconfig.get_path("purelib"))
    folder.mkdir()
    for found in distributions(path=[str(own)]):
        if _name(found.name) in wanted:
            for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
                if not (folder / top).exists():
                    (folder / top).symlink_to(own / top)
    return folder


def test_every_module_is_imported_with_the_machines_packages_alone(tmp_path: Path) -> None:
    packages = _linked(tmp_path / "packages", ROOT / "infra" / "vm" / "requirements.txt")
    assert not list(packages.glob("glamira_orders*")), "the product itself is no package there"
    files = (file.relative_to(ROOT).with_suffix("") for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    modules = sorted(".".join(file.parts) for file in files)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", IMPORT, str(ROOT), str(packages), *modules],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stderr
