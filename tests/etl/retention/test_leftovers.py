"""Folders of killed landings and files of errors are found when nothing was written in them for long, no others."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.policy.policy import load_policy
from etl.platform.settings import Settings
from etl.retention.leftovers import delete_leftovers, due_errors, due_folders
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
            _age(one, days)
    found = due_folders(settings, until)
    assert [one.name for one in found] == ["land-events-2020-05-04-a"]
    delete_leftovers(found, [])
    assert sorted(one.name for one in tmp_path.iterdir()) == ["crawl", "land-events-2020-05-05-b"]


def test_old_files_of_errors_go(tmp_path: Path) -> None:
    settings = Settings.model_construct(work_dir=tmp_path, quarantine_retention_days=None)
    until = terms(load_policy().retention, settings, NOW)
    assert due_errors(settings, until) == [], "there was no error yet"
    old, young = tmp_path / "errors" / "20200504T0.log", tmp_path / "errors" / "20200604T0.log"
    old.parent.mkdir()
    for file, days in ((old, 30), (young, 28)):
        file.write_text("a traceback")
        _age(file, days)
    assert due_errors(settings, until) == [old]
    delete_leftovers([], [old, old])
    assert list(old.parent.iterdir()) == [young]


def _age(path: Path, days: int) -> None:
    os.utime(path, times=((NOW - timedelta(days=days, hours=1)).timestamp(),) * 2)
