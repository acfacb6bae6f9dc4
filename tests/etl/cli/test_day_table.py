"""`status` is read at a glance: sound, warned and held days differ, nothing is cut, and no figure is a Python repr."""

import re
from datetime import UTC, date, datetime

import pytest

from contracts.outcome import Severity, verdict
from etl.cli import days
from etl.gates.summary import gates
from etl.ops.quality_status import DayStatus
from etl.ops.runs import StationStatus

AT = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)
SOUND = DayStatus(date(2020, 5, 4), "published", None, None, 19_000, AT)
WARNED = DayStatus(date(2020, 5, 5), "published", None, None, 0, AT, warnings=2)
WHY = "events of 2020-05-06: 180 of 6,000 rows refused. " + "Look, repair, and run the day again. " * 9
HELD = DayStatus(date(2020, 5, 6), "held", "land_events", WHY, None, None, warnings=3)


def test_each_verdict_is_its_own_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days.console, "width", 80)
    days.print_days([HELD, WARNED, SOUND])
    printed = capsys.readouterr().out
    for line in ("2020-05-06 │ ✗ held at land_events", "2020-05-05 │ ! published, 2 warnings",
                 "2020-05-04 │ ✓ published"):
        assert line in printed
    assert "19,000" in printed
    assert f"2020-05-06 {WHY}" in printed
    assert printed.count("warning") == 1


def test_no_day_yet_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    days.print_days([])
    assert "nothing yet: run a day" in capsys.readouterr().out


def test_figures_of_a_station_are_written_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    days.print_stations([StationStatus("build", "done", AT, 21.747666, None)])
    printed = capsys.readouterr().out
    assert "21.7" in printed
    assert "None" not in printed
    assert "21.747" not in printed


def test_a_station_is_a_line_and_why_one_halted_is_told_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(days.console, "width", 80)
    days.print_stations([
        StationStatus("locate", "done", AT, 0.6, "distinct=2987 " * 9),
        StationStatus("land_events", "halted", AT, 3.0, WHY), StationStatus("crawl", "running", AT, None, None),
    ])
    printed = capsys.readouterr().out
    done, halted, running, why = printed.splitlines()
    assert done.startswith("done    locate          2026-01-01 03:04:05    0.6 s  distinct=2987")
    assert halted.startswith("halted  land_events     2026-01-01 03:04:05    3.0 s  events of")
    assert running.rstrip() == "running crawl           2026-01-01 03:04:05"
    assert why.strip() == f"land_events {WHY}".strip()
    assert done.endswith(" distinct=2987 …")
    assert max(len(done), len(halted)) <= 80


def test_each_gate_of_a_day_has_its_verdict_and_what_failed_is_told_whole(capsys: pytest.CaptureFixture[str]) -> None:
    broken = verdict(gate="land_events", check="quarantined_rows", holds=False, message=WHY)
    warned = verdict(gate="raw", check="hosts", holds=False, severity=Severity.WARN)
    days.print_gates(gates([warned, broken, verdict(gate="raw", check="volume", holds=True)]))
    printed = capsys.readouterr().out
    assert re.search(r"land_events +│ ✗ failed +│ +0 │ +1 ", printed)
    assert re.search(r"raw +│ ! warned +│ +1 │ +2 ", printed)
    assert f"fail land_events: {WHY}" in printed
    assert "warn raw: hosts" in printed
    assert printed.index("land_events") < printed.index("raw")
