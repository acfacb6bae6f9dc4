"""Weeks are sums of their days, and what depends on a day's size is compared at that size."""

from datetime import date, timedelta

import numpy as np
import pytest

from expectations.metrics.family import Kind
from expectations.metrics.matrices import Matrices, of_this_size, weeks

FIRST = date(2020, 5, 4)


def told(values: list[float], evidence: list[float]) -> Matrices:
    days = tuple(FIRST + timedelta(days=number) for number in range(len(values)))
    return Matrices(days, np.array(values, dtype=float)[:, None], np.array(evidence, dtype=float)[:, None])


def test_a_week_sums_counts_and_weighs_shares_and_factors() -> None:
    rows = [10.0] * 7 + [20.0] * 7
    counts = weeks(Kind.COUNT, told(rows, rows))
    assert counts.values.ravel().tolist() == [70, 140]
    assert [day.day for day in counts.days] == [10, 17]
    shares = weeks(Kind.SHARE, told([0.5] * 6 + [1.0], [10.0] * 6 + [60.0]))
    assert shares.values[0, 0] == pytest.approx(0.75)
    levels = weeks(Kind.LEVEL, told([2.0] * 6 + [4.0], [1.0] * 6 + [6.0]))
    assert levels.values[0, 0] == pytest.approx(np.sqrt(8))


def test_weeks_that_share_days_with_the_last_one_are_no_history() -> None:
    rows = [1.0] * 20
    found = weeks(Kind.COUNT, told(rows, rows))
    last, *_, newest = found.days[-1], *found.days[:-1]
    assert last - newest == timedelta(days=7)


def test_fewer_than_seven_days_are_no_week() -> None:
    assert weeks(Kind.COUNT, told([1.0] * 6, [1.0] * 6)).days == ()


def test_different_contents_grow_by_the_power_that_history_has() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.uniform(300, 600, 40)
    found, doubt = of_this_size(Kind.LEVEL, told([*(20 * sizes**0.5), 20 * 500**0.5], [*sizes, 500]))
    assert found.values[:-1].ravel() == pytest.approx(20 * 500**0.5, rel=0.06)
    assert doubt.tolist() == [0]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("values", [[np.nan, np.nan, 30.0], [np.nan, 10.0, np.nan], [np.nan, np.nan, np.nan]])
def test_a_figure_of_few_days_or_none_grows_as_usual_and_warns_nobody(values: list[float]) -> None:
    found, _ = of_this_size(Kind.LEVEL, told(values, [100.0, 100.0, 100.0]))
    assert found.values.ravel() == pytest.approx(values, nan_ok=True)


def test_far_from_every_known_size_the_expectation_is_in_doubt() -> None:
    _, doubt = of_this_size(Kind.LEVEL, told([10.0, 11.0, 30.0], [100.0, 110.0, 440.0]))
    assert doubt[0] == pytest.approx(0.15 * np.log(4))


def test_what_is_alike_by_chance_grows_with_the_rows() -> None:
    found, _ = of_this_size(Kind.SHARE, told([0.01, 0.02, 0.5], [100.0, 200.0, 400.0]))
    assert found.values[:-1].ravel().tolist() == pytest.approx([0.04, 0.04])
