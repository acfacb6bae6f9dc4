"""Folders of killed landings are found when nothing was written in them for long, and no others."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.policy.policy import load_policy
from etl.platform.settings import Settings
from etl.retention.leftovers import delete_folders, due_folders
from etl.retention.terms import terms

NOW = datetime.now(UTC)


def test_old_folders_go(tmp_path: Path) -> None:
    settings = Settings.model_construct(work_dir=tmp_path, quarantine_retention_days=None)
    until = terms(load_policy().retention, settings, NOW)
    for name, days in (("land-events-2020-05-04-a", 2), ("land-events-2020-05-05-b", 0), ("crawl", 9)):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "quarantine.parquet"
        file.write_bytes(b"refused")
        for one in (file, file.parent):
            os.utime(one, times=((NOW - timedelta(days=days, hours=1)).timestamp(),) * 2)
    found = due_folders(settings, until)
    assert [one.name for one in found] == ["land-events-2020-05-04-a"]
    delete_folders(found)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["crawl", "land-events-2020-05-05-b"]
