"""Puts together what a deployment of the Cloud Function uploads: its modules and the light contracts they need."""

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIGHT_CONTRACTS = (
    "__init__", "commands", "errors", "foreign_text", "outcome", "secret_files",
    "lake/__init__", "lake/manifest", "lake/manifest_object", "lake/paths", "lake/signing", "lake/versions",
    "warehouse/__init__", "warehouse/bounded_requests", "warehouse/errors", "warehouse/jobs",
)


def build_bundle(target: Path) -> Path:
    """Fill `target` with the bundle; whatever was there is replaced as a whole. Returns `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        draft = Path(scratch) / "new"
        _copy_to(draft)
        if target.exists():
            target.rename(Path(scratch) / "old")
        draft.rename(target)
    return target


def _copy_to(folder: Path) -> None:
    contracts = folder / "contracts"
    contracts.mkdir(parents=True)
    for source in (*(ROOT / "cloud_function").glob("*.py"), ROOT / "cloud_function" / "requirements.txt"):
        shutil.copy(source, folder)
    for name in LIGHT_CONTRACTS:
        target = contracts / f"{name}.py"
        target.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / "contracts" / f"{name}.py", target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python infra/bundle.py TARGET")
    build_bundle(Path(sys.argv[1]))
