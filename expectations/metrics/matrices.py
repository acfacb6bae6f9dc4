"""A family's figures as matrices: one row a day, one column a figure, and what the size of a day does to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from expectations.metrics.baseline import WEEK, Array
from expectations.metrics.family import Family, Kind
from expectations.metrics.figures import DayMetrics

# Half of a day's parts may be lost at once, and the rest still shows how large the day is.
LARGER_PARTS = 0.7
# Of fewer parts each would be compared with itself: then the whole day counts.
FEW_PARTS = 4
# How the number of different contents grows with the rows, before history shows it: as a power. Outside of the sizes
# that are known it is believed within so much.
_GROWTH, _GROWTH_DAYS, _GROWTH_DOUBT = 0.85, 4, 0.15


@dataclass(frozen=True, slots=True)
class Matrices:
    """Values and evidence, one row a day, the day that is judged last, and one column a figure; NaN is not measured."""

    days: tuple[date, ...]
    values: Array
    evidence: Array


def columns_of(family: Family, days: Sequence[DayMetrics], today: DayMetrics) -> list[tuple[str, str]]:
    """The figures of a family that can be judged of a day, by metric and dimension."""
    measured = [today] if not family.closed else [*days, today]
    if not any(one.metric in family.metrics and one.dataset == family.dataset for one in today.metrics):
        return []
    return sorted({
        (one.metric, one.dimension) for day in measured for one in day.metrics
        if one.dataset == family.dataset and one.metric in family.metrics and one.dimension not in family.without
    })


def matrices(family: Family, days: Sequence[DayMetrics], columns: Sequence[tuple[str, str]]) -> Matrices:
    """The figures of some days; what a closed family lacks on a day that was measured is zero."""
    place = {column: at for at, column in enumerate(columns)}
    values, evidence = (np.full((len(days), len(columns)), np.nan) for _ in range(2))
    for row, day in enumerate(days):
        whole: dict[str, float] = {}
        for one in day.metrics:
            if one.dataset == family.dataset and one.metric in family.metrics:
                whole[one.metric] = max(whole.get(one.metric, 0), one.evidence)
                if (at := place.get((one.metric, one.dimension))) is not None:
                    values[row, at], evidence[row, at] = one.value, one.evidence
        if family.closed:
            for (metric, _), at in place.items():
                if metric in whole and np.isnan(values[row, at]):
                    values[row, at], evidence[row, at] = 0, whole[metric]
    return Matrices(tuple(day.day for day in days), values, evidence)


def weeks(kind: Kind, daily: Matrices) -> Matrices:
    """Each seven days in a row as one: counts summed, shares and averages weighted by their evidence.

    Weeks that share a day with the last one are left out but for itself.
    """
    rows = [slice(end - WEEK, end) for end in range(WEEK, len(daily.days) + 1)]
    rows = [*rows[:-WEEK], rows[-1]] if rows else []
    evidence = _summed(daily.evidence, rows)
    if kind in (Kind.COUNT, Kind.PART):
        values = _summed(daily.values, rows)
    elif kind is Kind.SHARE:
        values = _summed(daily.values * daily.evidence, rows) / np.maximum(evidence, 1)
    else:
        with np.errstate(all="ignore"):
            values = np.exp(_summed(np.log(daily.values) * daily.evidence, rows) / np.maximum(evidence, 1))
    return Matrices(tuple(daily.days[one.stop - 1] for one in rows), values, evidence)


def _summed(values: Array, rows: Sequence[slice]) -> Array:
    """The sums of some rows; a column without all of its days is NaN."""
    return np.array([values[one].sum(axis=0) for one in rows]).reshape(len(rows), values.shape[1])


def of_this_size(kind: Kind, found: Matrices) -> tuple[Matrices, Array]:
    """The values of earlier days as they would be on a day of as many rows as the last, and how far that is doubtful.

    Different contents grow by a power of the rows, which history shows; shares of what is alike by chance grow with
    the rows. The doubt is a standard deviation of logarithms, none within the sizes that are known.
    """
    sizes = np.log(np.maximum(np.nan_to_num(found.evidence, nan=1), 1))
    farther = sizes[-1] - sizes
    if kind is Kind.SHARE:
        alike = np.minimum(found.values * np.exp(farther), 1)
        return Matrices(found.days, alike, found.evidence), np.zeros(sizes.shape[1])
    with np.errstate(all="ignore"):
        logs = np.log(found.values)
    power = _power(sizes[:-1], logs[:-1])
    outside = np.maximum(np.maximum(sizes[-1] - sizes[:-1].max(axis=0), sizes[:-1].min(axis=0) - sizes[-1]), 0)
    return Matrices(found.days, np.exp(logs + power * farther), found.evidence), _GROWTH_DOUBT * outside


def _power(sizes: Array, logs: Array) -> Array:
    """By which power of the rows the values grow, between 0 and 1: by least squares, of few or equal days as usual."""
    across = sizes - sizes.mean(axis=0)
    known = ~np.isnan(logs)
    means = np.where(known, logs, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    up = np.where(known, logs - means, 0)
    spread = np.sum(across**2, axis=0)
    believed = _GROWTH_DAYS * 0.1**2
    return np.asarray(np.clip((np.sum(across * up, axis=0) + _GROWTH * believed) / (spread + believed), 0, 1))


def growth(values: Array, evidence: float) -> Array:
    """By how much each day is larger or smaller than the median day, as a logarithm, by most of its large parts."""
    logs = np.log(np.nan_to_num(values) + 0.5)
    usual_size = np.median(logs[:-1], axis=0)
    large = usual_size >= np.log(max(evidence, 1.0))
    if large.sum() < FEW_PARTS:
        whole = np.log(np.nansum(values, axis=1) + 0.5)
        return np.asarray(whole - np.median(whole[:-1]))
    return np.asarray(np.quantile((logs - usual_size)[:, large], LARGER_PARTS, axis=1))
