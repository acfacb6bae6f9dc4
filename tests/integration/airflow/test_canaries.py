"""Airflow's database and logs tell nothing of a person, whatever a day's documents have in their fields."""

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.airflow.conftest import BAD_DAY, Days
from tests.integration.privacy.canaries import EMAIL, finds

pytestmark = pytest.mark.timeout(2400)
# What a task leaves for others: its XComs, notes of people and of runs, what templates became, what was logged.
TOLD_IN = {"xcom", "dag_run_note", "task_instance_note", "rendered_task_instance_fields", "log", "task_instance"}


def test_no_table_of_the_metadata_database_has_a_canary(days: Days) -> None:
    assert days.states[BAD_DAY] == "failed"
    [file] = _home().glob("*.db")
    texts = dict(_tables(file))
    assert texts.keys() >= TOLD_IN
    assert BAD_DAY in texts["xcom"]
    assert {name: sorted(finds(text))[:9] for name, text in texts.items() if finds(text)} == {}


def test_no_log_of_a_task_has_a_canary(days: Days) -> None:
    assert days.states[BAD_DAY] == "failed"
    files = [file for file in _home().rglob("*") if file.is_file() and file.suffix in {".log", ".out", ".err"}]
    texts = {f"{file.relative_to(_home())}": file.read_text("utf-8", errors="replace") for file in files}
    assert any("land_events" in name and "held at land_events" in text for name, text in texts.items())
    assert {name: sorted(finds(text))[:9] for name, text in texts.items() if finds(text)} == {}


def test_the_look_reads_what_a_column_holds(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "one.db") as database:
        database.execute("create table xcom (value)")
        database.execute("insert into xcom values (?)", [json.dumps(f"seen {EMAIL}").encode()])
    assert finds(dict(_tables(tmp_path / "one.db"))["xcom"])


def _home() -> Path:
    return Path(os.environ["SANDBOX_HOME"]) / "airflow"


def _tables(file: Path) -> Iterator[tuple[str, str]]:
    """Every table's cells as text."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            rows = database.execute(f'select * from "{name}"')
            yield name, "\n".join(_text(cell) for row in rows for cell in row)


def _text(cell: object) -> str:
    return cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell)
