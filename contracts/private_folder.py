"""Folders for what only their owner may read: refused documents, keys, the databases of a sandbox."""

import os
import stat
from pathlib import Path

OWNER_ONLY = 0o700
OTHERS = 0o077


def keep_private() -> None:
    """From now on this process, and all that it starts, makes files and folders that only their owner reads."""
    os.umask(OTHERS)


def private_folder(folder: Path) -> Path:
    """Make the folder for its owner alone; one that is there stays as somebody made it."""
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    return folder


def close_folder(folder: Path) -> None:
    """Take a folder of ours away from others; one that belongs to somebody else, or to all as /tmp does, stays."""
    found = folder.stat()
    if found.st_mode & OTHERS and found.st_uid == os.geteuid() and not found.st_mode & stat.S_ISVTX:
        folder.chmod(OWNER_ONLY)
