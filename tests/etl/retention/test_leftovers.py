"""Folders of killed landings and files of errors are found when nothing was written in them for long, no others."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from contracts.policy.policy import load_policy
from etl.platform.settings import Settings
from etl.retention.leftovers import delete_leftovers, due_day_files, due_errors, due_folders
from etl.retention.terms import terms

NOW = datetime.now(UTC)


def test_old_folders_go(tmp_path: Path) -> None:
    settings = Settings.model_construct(work_dir=tmp_path, quarantine_retention_days=None)
    until = terms(load_policy().retention, settings, NOW)
    for name, days in (("land-events-2020-05-04-a", 2), ("land-events-2020-05-05-b", 0), ("reprocess-c", 2),
                       ("crawl", 9)):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "quarantine.parquet"
        file.write_bytes(b"refused")
        for one in (file, file.parent):
            _age(one, days)
    found = due_folders(settings, until)
    assert [one.name for one in found] == ["land-events-2020-05-04-a", "reprocess-c"]
    delete_leftovers(found)
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
    delete_leftovers([old, old])
    assert list(old.parent.iterdir()) == [young]


def test_old_files_of_days_go(tmp_path: Path) -> None:
    settings = Settings.model_construct(work_dir=tmp_path, quarantine_retention_days=None)
    until = terms(load_policy().retention, settings, NOW)
    assert due_day_files(settings, until) == [], "no day was run yet"
    feeds = [tmp_path / "crawl" / day / "products.csv" for day in ("2020-05-04", "2020-05-05")]
    events = [tmp_path / "lineage" / f"{day}.jsonl" for day in ("2020-05-04", "2020-05-05")]
    for (old, young) in (feeds, events):
        for file, days in ((old, 401), (young, 398)):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("what a day left")
            _age(file, days)
    _age(feeds[0].parent, 401)
    found = due_day_files(settings, until)
    assert found == [feeds[0].parent, events[0]]
    delete_leftovers(found)
    assert sorted(one.name for folder in ("crawl", "lineage") for one in (tmp_path / folder).iterdir()) == [
        "2020-05-05", "2020-05-05.jsonl"]


def _age(path: Path, days: int) -> None:
    os.utime(path, times=((NOW - timedelta(days=days, hours=1)).timestamp(),) * 2)
