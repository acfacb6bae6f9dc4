"""The band of a figure: how far chance and the tolerance together may move it from what is expected."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from contracts.policy.policy import RulePolicy
from expectations.metrics.baseline import Array, Usual
from expectations.metrics.family import Family, Kind

LEAST = 1e-9
DAYS_TO_LEARN = 28  # from which on the spread of a `learned` family is that of its days


@dataclass(frozen=True, slots=True)
class Bands:
    """What is expected of each figure, and the lowest and highest value that is usual."""

    expected: Array
    lower: Array
    upper: Array


def scaled(family: Family, values: Array) -> Array:
    """Values on the scale that they are compared on: logarithms, whose differences are factors; shares as they are."""
    if family.kind is Kind.SHARE:
        return values
    with np.errstate(all="ignore"):
        return np.asarray(np.log(values + (0.5 if _is_counted(family) else 0)) if _is_counted(family)
                          else np.log(np.maximum(values, LEAST)))


def chance(family: Family, values: Array, evidence: Array) -> Array:
    """The variance of values on that scale, by counting alone."""
    if family.kind is Kind.SHARE:
        return np.asarray(values * (1 - values) / np.maximum(evidence, 1))
    if _is_counted(family):
        return np.asarray(1 / np.maximum(values, 1))
    return np.asarray(family.spread**2 / np.maximum(evidence, 1))


def least_spread(family: Family, stated: RulePolicy) -> float:
    """The spread from day to day that the policy takes for usual before there is a history."""
    return stated.narrowest if family.kind is Kind.SHARE else float(np.log1p(stated.narrowest))


def bands(family: Family, usual: Usual, evidence: Array, stated: RulePolicy, odds: float) -> Bands:
    """The band that a usual day leaves with a probability of `odds` at most, on each side.

    Chance is exact for small counts. What is learned of the days before widens the band, no less than `narrowest` and
    no more than `widest` of the policy; with few days it widens it more. What shifted a few days ago may end: a sale
    does, and the band reaches to what was usual before it.
    """
    found = _around(family, usual, evidence, stated, odds)
    if not usual.shifted.any():
        return found
    before = replace(usual, expected=usual.expected - usual.shifted)
    former = _around(family, before, evidence, stated, odds)
    return Bands(found.expected, np.fmin(found.lower, former.lower), np.fmax(found.upper, former.upper))


def _around(family: Family, usual: Usual, evidence: Array, stated: RulePolicy, odds: float) -> Bands:
    """The band around what is expected."""
    reach = np.asarray(stats.t.isf(odds, usual.freedom))
    wide = reach * np.sqrt(usual.spread**2 + usual.doubt**2)
    if family.kind is Kind.SHARE:
        return _of_shares(usual.expected, evidence, np.clip(wide, stated.narrowest, stated.widest), odds)
    wide = np.clip(wide, np.log1p(stated.narrowest), np.log(stated.widest))
    if _is_counted(family):
        return _of_counts(np.maximum(np.exp(usual.expected) - 0.5, LEAST), wide, odds)
    both = np.hypot(reach * np.sqrt(family.spread**2 / np.maximum(evidence, 1)), wide)
    if family.learned:
        seen = np.clip(reach * np.hypot(usual.whole, usual.doubt), np.log1p(stated.narrowest), np.log(stated.widest))
        both = np.where(usual.days >= DAYS_TO_LEARN, seen, both)
    return Bands(np.exp(usual.expected), np.exp(usual.expected - both), np.exp(usual.expected + both))


def _is_counted(family: Family) -> bool:
    return family.kind in (Kind.COUNT, Kind.PART)


def _of_counts(expected: Array, wide: Array, odds: float) -> Bands:
    above, below = stats.poisson.isf(odds, expected) - expected, expected - stats.poisson.ppf(odds, expected)
    return Bands(
        expected,
        np.maximum(expected - np.hypot(below, expected * -np.expm1(-wide)), 0),
        expected + np.hypot(above, expected * np.expm1(wide)),
    )


def _of_shares(expected: Array, evidence: Array, wide: Array, odds: float) -> Bands:
    rows = np.maximum(np.round(evidence), 1)
    # A share of none, or of all, in a few days may still have been one in all the rows that were seen.
    likely = np.clip(expected, 0.5 / (rows + 1), 1 - 0.5 / (rows + 1))
    above = stats.binom.isf(odds, rows, likely) / rows - likely
    below = likely - stats.binom.ppf(odds, rows, likely) / rows
    return Bands(
        expected,
        np.clip(expected - np.hypot(np.maximum(below, 0), wide), 0, 1),
        np.clip(expected + np.hypot(np.maximum(above, 0), wide), 0, 1),
    )
