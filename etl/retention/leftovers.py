"""What a killed landing left in WORK_DIR: refused documents, whole."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from etl.platform.settings import Settings
from etl.retention.terms import Terms


def due_folders(settings: Settings, terms: Terms) -> list[Path]:
    """Folders of landings in which nothing was written for so long that nobody is at work in them."""
    return [folder for folder in sorted(settings.work_dir.glob("land-*")) if _youngest(folder) < terms.leftovers]


def delete_folders(folders: Iterable[Path]) -> None:
    """Delete them; one that went meanwhile is no harm."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _youngest(folder: Path) -> datetime:
    seconds = max((one.lstat().st_mtime for one in (folder, *folder.rglob("*"))), default=0.0)
    return datetime.fromtimestamp(seconds, UTC)
