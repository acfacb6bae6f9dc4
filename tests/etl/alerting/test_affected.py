"""Exposures as an alert names them, and files that tell nothing."""

from pathlib import Path

import pytest

from etl.alerting.affected import exposures

GOOD = """
version: 2
exposures:
  - name: sales_overview
    label: Sales overview
    type: dashboard
    url: https://looker.example.com/dashboards/1
    owner: {name: Ann Analyst, email: ann@example.com}
    depends_on: [ref('mart_revenue_daily')]
  - name: plain
"""


def test_each_reader_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "exposures.yml").write_text(GOOD, encoding="utf-8")
    assert [str(one) for one in exposures(tmp_path / "exposures.yml")] == [
        "Sales overview (dashboard, owner Ann Analyst ann@example.com) https://looker.example.com/dashboards/1",
        "plain (exposure)",
    ]


@pytest.mark.parametrize("content", ["", "exposures:", "exposures: [1, {type: dashboard}]", "- 1", "a: [", "\xff\xfe"])
def test_a_file_that_tells_nothing_stops_no_alert(tmp_path: Path, content: str) -> None:
    (tmp_path / "exposures.yml").write_bytes(content.encode("latin-1"))
    assert exposures(tmp_path / "exposures.yml") == ()


def test_no_file_no_readers(tmp_path: Path) -> None:
    assert exposures(tmp_path / "exposures.yml") == ()
