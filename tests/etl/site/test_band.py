"""The band is the rule's own: the median, its factor both ways, and silence without evidence."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.outcome import Severity
from contracts.policy.policy import RulePolicy
from etl.site.band import HEIGHT, chart
from etl.site.usual import Figure

DAYS = [date(2020, 5, number) for number in (1, 2, 3)]
OWN = date(2020, 5, 4)
STATED = RulePolicy(
    "contracts/policy/policy.yml: datasets.events.volume", Severity.WARN, {"factor": 3, "evidence": 200},
)
FIGURE = Figure("events", "all", 900.0, 300.0, 300.0, STATED, 900.0, ((DAYS[0], 300.0), (DAYS[2], 300.0), (OWN, 900.0)))


@pytest.mark.parametrize(
    ("value", "word"), [(900, "usual"), (901, "above"), (100, "usual"), (99, "below"), (0, "below")],
)
def test_a_figure_differs_where_the_rule_would_speak(value: float, word: str) -> None:
    assert FIGURE.limits == (100.0, 900.0)
    assert replace(FIGURE, value=value).word == word


def test_without_evidence_or_a_median_there_is_no_verdict() -> None:
    assert replace(FIGURE, value=0.0, evidence=199.0).word == "few"
    assert replace(FIGURE, usual=None).word == "new"


def test_columns_are_the_compared_days_and_a_day_without_rows_is_empty() -> None:
    drawn = chart(FIGURE, DAYS[::-1], OWN)
    assert [(column.day, column.value, column.is_own) for column in drawn.columns] == [
        (DAYS[0], 300.0, False), (DAYS[1], 0.0, False), (DAYS[2], 300.0, False), (OWN, 900.0, True),
    ]


def test_the_band_lies_where_its_figures_do() -> None:
    drawn = chart(FIGURE, DAYS, OWN)
    assert drawn.band is not None
    assert drawn.band[0] == pytest.approx(drawn.columns[-1].y)
    assert drawn.median == pytest.approx(drawn.columns[0].y)
    assert 0 < drawn.band[0] < drawn.band[1] < HEIGHT


def test_a_first_day_has_no_band() -> None:
    drawn = chart(replace(FIGURE, usual=None), (), OWN)
    assert (drawn.band, len(drawn.columns)) == (None, 1)
