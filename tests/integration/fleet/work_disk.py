"""A disk of its own for what all workers write, which can be full and have space again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.waiting import wait_until

SIZE = 2 * 1024**3
WRITERS_SECONDS = 60


@dataclass(frozen=True)
class WorkDisk:
    """The mounted folder; what lies there stays, whether there is space or not."""

    folder: Path

    def fill(self) -> None:
        """Leave no space: the disk is as large as what lies there. Whoever writes meanwhile may make it try again."""
        assert wait_until(lambda: self._resized(shutil.disk_usage(self.folder).used), WRITERS_SECONDS)

    def make_space(self) -> None:
        """Have space again."""
        assert self._resized(SIZE)

    def _resized(self, size: int) -> bool:
        return _mounted(f"remount,size={size}", self.folder)


@contextmanager
def work_disk(folder: Path) -> Iterator[WorkDisk | None]:
    """Mount an empty disk over a folder; None where this machine lets nobody do so."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0 or not _mounted(f"size={SIZE},mode=700", folder):
        yield None
        return
    try:
        yield WorkDisk(folder)
    finally:
        subprocess.run(["/bin/umount", "--lazy", folder], check=True)


def _mounted(options: str, folder: Path) -> bool:
    command = ["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
