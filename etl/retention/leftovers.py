"""What of documents lies in WORK_DIR: the folders of killed landings, and the files of errors that may quote one."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from etl.platform.error_boundary import error_folder
from etl.platform.settings import Settings
from etl.retention.terms import Terms


def due_folders(settings: Settings, terms: Terms) -> list[Path]:
    """Folders of landings in which nothing was written for so long that nobody is at work in them."""
    return [folder for folder in sorted(settings.work_dir.glob("land-*")) if _youngest(folder) < terms.leftovers]


def due_errors(settings: Settings, terms: Terms) -> list[Path]:
    """Files of errors that are older than somebody needs to mend them."""
    return [file for file in sorted(error_folder(settings).glob("*.log")) if _youngest(file) < terms.error_files]


def delete_leftovers(folders: Iterable[Path], files: Iterable[Path]) -> None:
    """Delete them; one that went meanwhile is no harm."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    for file in files:
        file.unlink(missing_ok=True)


def _youngest(path: Path) -> datetime:
    seconds = max((one.lstat().st_mtime for one in (path, *path.rglob("*"))), default=0.0)
    return datetime.fromtimestamp(seconds, UTC)
