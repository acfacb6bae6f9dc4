"""A report in one line, as `glamira_ops.runs` keeps it."""

from dataclasses import dataclass
from datetime import date

from etl.run.runner import LONGEST_DETAIL, summary


@dataclass(frozen=True)
class SampleReport:
    day: date
    rows: int
    reasons: dict[str, int]
    files: tuple[str, ...]
    text: str = ""


def test_plain_fields_by_name_and_collections_by_size() -> None:
    report = SampleReport(date(2020, 5, 4), 7, {"a": 1, "b": 2}, ("part-00000.parquet",))
    assert summary(report) == "day=2020-05-04 rows=7 reasons=2 files=1 text="


def test_a_long_report_is_cut() -> None:
    assert len(summary(SampleReport(date(2020, 5, 4), 7, {}, (), "x" * 1_000))) == LONGEST_DETAIL
