"""Folders of WORK_DIR that one room fills and another one clears."""

from pathlib import Path

from etl.platform.settings import Settings


def crawl_folder(settings: Settings) -> Path:
    """Where the crawls of days lie, a folder each."""
    return settings.work_dir / "crawl"


def lineage_folder(settings: Settings) -> Path:
    """Where the events of days lie that no backend is configured for, a file each."""
    return settings.work_dir.absolute() / "lineage"
