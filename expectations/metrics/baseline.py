"""What is usual: expected value and spread of each figure, from the published days before, robust and weekday-aware."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]

WEEK, RECENT = 7, 3
_NORMAL = 1.4826  # the standard deviation of a normal distribution, as a multiple of its median absolute deviation
_MEDIAN_VARIANCE = 1.57  # the variance of a median, as a multiple of that of a mean
_STEEPEST = 0.02  # a day; a trend of history that is steeper is none that goes on
_DAYS_OF_A_TAIL = 21
_PRIOR_DAYS = 4  # how many days of history the policy's own tolerance is worth


@dataclass(frozen=True, slots=True)
class Usual:
    """What is expected of each column of a history.

    All have the length of its columns: `expected`, by how much the latest days made it `shifted`, the `spread` from day
    to day beyond chance, how far the expectation itself may be off, the `whole` spread with what is chance in it, all
    as standard deviations, and the number of days known. A column without days is NaN.
    """

    expected: Array
    shifted: Array
    spread: Array
    doubt: Array
    days: Array
    whole: Array

    @property
    def freedom(self) -> Array:
        """Degrees of freedom of the spread."""
        return np.asarray(_PRIOR_DAYS + np.maximum(self.days - 1, 0))


def usual(history: Array, chance: Array, days: Sequence[date], day: date, least: float) -> Usual:
    """What `day` is expected to be by a history of one row a day and one column a figure, NaN where there is none.

    `chance` are the variances that counting alone gives each value. `least` is the spread that is believed before there
    is history to learn it from.
    """
    known = np.sum(~np.isnan(history), axis=0).astype(float)
    since = np.array([(one - day).days for one in days], dtype=float)
    level = _median(history)
    rest = history - level
    noise = _spread(rest)
    season = _weekday_effects(rest, noise, days)
    rest = rest - season[[one.weekday() for one in days]]
    slope = _trend(rest, since, noise)
    # The trend turns around the middle of the history, where the level was taken.
    middle = _median(np.where(np.isnan(rest), np.nan, since[:, None]))
    rest = rest - slope * (since[:, None] - middle)
    shift = _recent_shift(rest, since)
    rest = np.where(since[:, None] >= _recent(since), rest - shift, rest)
    by_chance = np.nan_to_num(_median(chance))
    whole = np.fmax(_spread(rest), _tail(rest))
    beyond = np.maximum(whole**2 - by_chance, 0)
    weight = np.maximum(known - 1, 0)
    spread = np.sqrt((_PRIOR_DAYS * least**2 + weight * np.nan_to_num(beyond)) / (_PRIOR_DAYS + weight))
    doubt = np.sqrt(_MEDIAN_VARIANCE * (spread**2 + by_chance) / np.maximum(known, 1))
    expected = level + season[day.weekday()] - slope * middle + shift
    return Usual(expected, shift, spread, doubt, known, whole)


def _median(values: Array) -> Array:
    """Column medians; NaN for a column without a value. NumPy's own takes nine times as long for so few rows."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    ordered = np.sort(values, axis=0)  # NaN comes last
    known = np.sum(~np.isnan(values), axis=0)
    columns = np.arange(values.shape[1])
    return np.asarray((ordered[np.maximum(known - 1, 0) // 2, columns] + ordered[known // 2, columns]) / 2)


def _spread(rest: Array) -> Array:
    """A robust standard deviation of each column, a little larger for few days."""
    known = np.maximum(np.sum(~np.isnan(rest), axis=0), 1)
    return np.asarray(_NORMAL * _median(np.abs(rest - _median(rest))) * (1 + 2 / known))


def _tail(rest: Array) -> Array:
    """The standard deviation that the third largest distance of a column speaks of; NaN where too few are known.

    Days differ by more than a normal distribution lets expect: what a few published days did is usual, what one or two
    did is not.
    """
    known = np.sum(~np.isnan(rest), axis=0)
    ordered = np.sort(np.abs(rest - _median(rest)), axis=0)  # NaN comes last
    third = ordered[np.maximum(known - 3, 0), np.arange(rest.shape[1])] if len(rest) else np.full(rest.shape[1], np.nan)
    return np.asarray(np.where(known >= _DAYS_OF_A_TAIL, third / stats.norm.isf(1.25 / np.maximum(known, 3)), np.nan))


def _believed(effect: Array, variance: Array) -> Array:
    """An effect, the less of it the more it may be chance."""
    with np.errstate(all="ignore"):
        share = 1 - variance / effect**2
    return np.asarray(effect * np.clip(np.nan_to_num(share, nan=0, posinf=0, neginf=0), 0, 1))


def _weekday_effects(rest: Array, noise: Array, days: Sequence[date]) -> Array:
    """How far each weekday lies from the level, seven rows; zero before two weeks are known."""
    effects = np.zeros((WEEK, rest.shape[1]))
    if len(days) < 2 * WEEK:
        return effects
    weekdays = np.array([one.weekday() for one in days])
    medians = np.array([_median(rest[weekdays == number]) for number in range(WEEK)])
    within = _spread(rest - medians[weekdays])
    for number in range(WEEK):
        some = np.maximum(np.sum(~np.isnan(rest[weekdays == number]), axis=0), 1)
        variance = _MEDIAN_VARIANCE * np.fmin(within, noise) ** 2 / some
        effects[number] = _believed(np.nan_to_num(medians[number]), np.nan_to_num(variance))
    return effects


def _trend(rest: Array, since: Array, noise: Array) -> Array:
    """The slope a day by Theil and Sen, as much of it as is no chance; zero before two weeks are known."""
    number = rest.shape[0]
    if number < 2 * WEEK:
        return np.zeros(rest.shape[1])
    first, second = np.triu_indices(number, k=max(number // 2, 1))
    slope = _median((rest[second] - rest[first]) / (since[second] - since[first])[:, None])
    variance = 12 * _MEDIAN_VARIANCE * np.nan_to_num(noise) ** 2 / (number * float(np.ptp(since)) ** 2)
    return np.asarray(np.clip(_believed(np.nan_to_num(slope), variance), -_STEEPEST, _STEEPEST))


def _recent(since: Array) -> float:
    """From when on days are the recent ones."""
    return float(np.sort(since)[-RECENT]) if since.size >= 2 * RECENT else np.inf


def _recent_shift(rest: Array, since: Array) -> Array:
    """By how much the latest days all lie on one side, far from the others: what was accepted is usual."""
    rows = since >= _recent(since)
    if not rows.any():
        return np.zeros(rest.shape[1])
    latest, before = rest[rows], _spread(rest[~rows])
    far = np.all(latest > 4 * before, axis=0) | np.all(latest < -4 * before, axis=0)
    return np.where(far & (before > 0), np.nan_to_num(_median(latest)), 0)
