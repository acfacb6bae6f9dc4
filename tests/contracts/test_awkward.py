"""Each awkward document meets the fate that is written beside it, judged by the contract alone."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from contracts.datasets.events.judge import judge_events
from contracts.datasets.reasons import Reason
from tests.awkward import Case, cases, differences

CASES = cases()
Fates = dict[str, tuple[set[str], dict[str, Any]]]


def _repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_the_cases_are_many_distinct_and_cover_every_reason() -> None:
    assert len(CASES) >= 120
    assert _repeated(case.name for case in CASES) == _repeated(str(case.document["_id"]) for case in CASES) == []
    assert {reason for case in CASES for reason in case.reasons} == set(Reason)
    assert all((case.accepted is None) == bool(case.reasons) for case in CASES)


@pytest.fixture(scope="module")
def fates() -> Fates:
    """All of them judged as one chunk: none may spoil its neighbours. Reasons and landed columns by case."""
    judged = judge_events([case.document for case in CASES], "test-key")
    landed = judged.accepted.iter_rows(named=True)
    return {
        case.name: ({breach.reason for breach in judged.refused[row]}, {}) if row in judged.refused
        else (set(), next(landed))
        for row, case in enumerate(CASES)
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_its_fate(case: Case, fates: Fates) -> None:
    reasons, landed = fates[case.name]
    assert reasons == set(case.reasons)
    assert differences(case.accepted or {}, landed) == []
