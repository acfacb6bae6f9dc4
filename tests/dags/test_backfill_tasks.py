"""What `glamira_backfill` makes of its chunks' reports, however many there are."""

from typing import Any

import pytest

from dags.backfill_tasks import reports_of

ONE: dict[str, Any] = {"over": ["2020-05-04"], "halted": {}}


@pytest.mark.parametrize(("pulled", "reports"), [
    (ONE, [ONE]),
    ([ONE], [ONE]),
    ([ONE, None, ONE], [ONE, ONE]),
    ([], []),
    (None, []),
])
def test_reports(pulled: Any, reports: list[dict[str, Any]]) -> None:
    assert reports_of(pulled) == reports
