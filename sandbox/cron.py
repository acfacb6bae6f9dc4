"""Stands in for cron: runs `.venv/bin/glamira watch` every five minutes, apart from the scheduler that may be dead."""

import os
import subprocess
import sys
import time
from pathlib import Path

from sandbox.service import Probe
from sandbox.settings import PROJECT_ROOT, SandboxSettings

EVERY_SECONDS = 300
WATCH = (sys.executable, "-m", "etl", "watch", "--json")


def mark(settings: SandboxSettings) -> Path:
    """The file that is touched after each round."""
    return settings.home / "watched"


def is_at_work(settings: SandboxSettings) -> Probe:
    """Whether the last round is not long ago."""

    def probe() -> bool:
        file = mark(settings)
        return file.exists() and time.time() - file.stat().st_mtime < 2 * EVERY_SECONDS

    return probe


def run(rounds_mark: Path) -> None:
    """Watch until stopped; a round that fails says why in the log, as cron would mail it."""
    while True:
        # This process was given the settings for it.
        subprocess.run(WATCH, cwd=PROJECT_ROOT, env=os.environ, check=False)
        rounds_mark.touch()
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
