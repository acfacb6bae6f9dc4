"""What the sandbox builds for itself, put in place only when it differs from what is there."""

import shutil
import subprocess
import sys
from pathlib import Path

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from sandbox.locations_bin import write_bin
from sandbox.service import content_digest
from sandbox.settings import PROJECT_ROOT

BUNDLE_SCRIPT = PROJECT_ROOT / "infra" / "bundle.py"


def build_bundle(target: Path) -> None:
    """Fill `target` with what a deployment of the Cloud Function would upload, by the script that deploys it.

    Raises:
        SandboxError: the script failed; its last line is quoted.
    """
    draft = _draft_of(target)
    command = [sys.executable, str(BUNDLE_SCRIPT), str(draft)]
    done = subprocess.run(
        command, cwd=PROJECT_ROOT, env=child_environment({}), capture_output=True, text=True, check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2]
        raise SandboxError(f"function: its bundle cannot be built ({reason}). Run `python {BUNDLE_SCRIPT} {draft}`.")
    _put_in_place(draft, target)


def build_bin(target: Path) -> None:
    """Write the IP2Location file of the synthetic shop's visitors; its date says when it last changed."""
    draft = _draft_of(target)
    write_bin(draft)
    _put_in_place(draft, target)


def _draft_of(target: Path) -> Path:
    return target.with_name(f"{target.name}.draft")


def _put_in_place(draft: Path, target: Path) -> None:
    if target.exists():
        unwanted = draft if content_digest(draft) == content_digest(target) else target
        shutil.rmtree(unwanted) if unwanted.is_dir() else unwanted.unlink()
    if draft.exists():
        draft.replace(target)
