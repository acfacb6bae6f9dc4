"""What lies in WORK_DIR and had its time: documents of killed landings, errors that may quote one, files of days."""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from etl.platform.error_boundary import error_folder
from etl.platform.settings import Settings
from etl.platform.work_folders import crawl_folder, lineage_folder
from etl.retention.terms import Terms

_LEFT = ("land-*", "reprocess-*")


def due_folders(settings: Settings, terms: Terms) -> list[Path]:
    """Folders with documents in which nothing was written for so long that nobody is at work in them."""
    found = sorted(folder for name in _LEFT for folder in settings.work_dir.glob(name))
    return [folder for folder in found if _youngest(folder) < terms.leftovers]


def due_errors(settings: Settings, terms: Terms) -> list[Path]:
    """Files of errors that are older than somebody needs to mend them."""
    return [file for file in sorted(error_folder(settings).glob("*.log")) if _youngest(file) < terms.error_files]


def due_day_files(settings: Settings, terms: Terms) -> list[Path]:
    """Crawls and lineage of days, a folder or a file each, in which nothing was written for so long."""
    found = sorted((*crawl_folder(settings).glob("*-*-*"), *lineage_folder(settings).glob("*.jsonl")))
    return [one for one in found if _youngest(one) < terms.day_files]


def delete_leftovers(due: Iterable[Path]) -> None:
    """Delete them; one that went meanwhile is no harm."""
    for one in due:
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)
        else:
            one.unlink(missing_ok=True)


def _youngest(path: Path) -> datetime:
    seconds = max((one.lstat().st_mtime for one in (path, *path.rglob("*"))), default=0.0)
    return datetime.fromtimestamp(seconds, UTC)
