"""What is expected is a median of what is known, however much of a history is missing."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from expectations.metrics.baseline import usual

MONDAY = date(2020, 1, 6)


@given(arrays.arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 4)),
                     elements=st.one_of(st.floats(-1e6, 1e6), st.just(float("nan")))))
def test_a_few_days_expect_their_median(history: np.ndarray) -> None:
    days = [MONDAY + timedelta(days=number) for number in range(len(history))]
    found = usual(history[:5], np.ones_like(history[:5]), days[:5], MONDAY + timedelta(days=20), 0.1)
    for column, expected in zip(history[:5].T, found.expected, strict=True):
        known = column[~np.isnan(column)]
        assert np.isnan(expected) if not len(known) else expected == pytest.approx(np.median(known))


def test_a_weekday_that_no_day_is_of_has_no_effect_of_its_own() -> None:
    mondays = [MONDAY + timedelta(weeks=number) for number in range(15)]
    found = usual(np.ones((15, 1)), np.ones((15, 1)), mondays, MONDAY + timedelta(weeks=20, days=3), 0.1)
    assert found.expected[0] == pytest.approx(1)
