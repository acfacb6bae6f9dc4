"""Moments in tables of glamira_ops are the warehouse's: they are compared, and two machines' clocks may differ."""

import re
from pathlib import Path

from tests.conftest import ROOT

# They name runs and publications by the clock, and say whether a day is over; nothing is compared with these.
NAMES = {"etl/ops/day_run.py", "etl/ops/publications.py"}
_CLOCK = re.compile(r"\bdatetime\.(?:now|today|utcnow)\(|\btime\.time\(")


def test_no_table_of_ops_is_told_the_time_of_a_machine() -> None:
    asked = {str(path.relative_to(ROOT)) for path in _modules() if _CLOCK.search(path.read_text(encoding="utf-8"))}
    assert asked == NAMES, f"{', '.join(sorted(asked ^ NAMES))}: write current_timestamp() in the statement instead"


def _modules() -> list[Path]:
    return list((ROOT / "etl" / "ops").rglob("*.py"))
