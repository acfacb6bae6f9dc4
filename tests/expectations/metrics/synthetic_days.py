"""Days of a shop that never was, as metrics: about 400 orders, quiet weekends, growth."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from expectations.metrics.figures import EVENTS, ORDER_LINES, DayMetrics, Metric

FIRST = date(2020, 1, 1)
WEEK = (1.0, 1.0, 1.0, 1.0, 0.95, 0.65, 0.75)
STORES = 20


def shop_day(rng: np.random.Generator, day: date, size: float = 1.0, growth: float = 0.0) -> DayMetrics:
    """One day: what varies does so by counting and a little more."""
    usual = size * WEEK[day.weekday()] * np.exp(growth * (day - FIRST).days + rng.normal(0, 0.04))
    events = rng.poisson(6_000 * usual)
    checkouts = rng.poisson(events * 0.2)
    orders = max(int(rng.poisson(events / 15 * np.exp(rng.normal(0, 0.02)))), 1)
    repeats = rng.binomial(orders, 0.004)
    stores = [rng.poisson(orders * 0.2 / (1 + number)) for number in range(STORES)]
    return DayMetrics(day, (
        whole(EVENTS, "events", events), whole(EVENTS, "orders", orders),
        ratio("orders_per_event", orders, events), ratio("orders_per_step", orders, checkouts * 3),
        Metric(ORDER_LINES, "repeated_order_share", "same cart", repeats / orders, orders),
        Metric(EVENTS, "largest_identity_share", "device of orders", 0.02, orders),
        *(Metric(EVENTS, "events_by_hour", f"{hour}", rng.poisson(events / 24), 1) for hour in range(24)),
        *(Metric(ORDER_LINES, "typical_price", f"{number}", float(np.exp(rng.normal(6, 1, count).mean())), count)
          for number, count in enumerate(stores) if count),
    ))


def shop_days(rng: np.random.Generator, count: int, growth: float = 0.0) -> list[DayMetrics]:
    """So many days, one after the other."""
    return [shop_day(rng, FIRST + timedelta(days=number), growth=growth) for number in range(count)]


def whole(dataset: str, metric: str, count: float) -> Metric:
    """A count of the whole day."""
    return Metric(dataset, metric, "", float(count), float(count))


def ratio(metric: str, part: float, base: float) -> Metric:
    """How many of one there are for one of another."""
    return Metric(EVENTS, metric, "", part / base, part * base / (part + base))


def changed(day: DayMetrics, metric: str, factor: float, dimensions: Sequence[str] = ()) -> DayMetrics:
    """The day with one metric, or some dimensions of it, multiplied."""
    return replace(day, metrics=tuple(
        replace(one, value=one.value * factor)
        if one.metric == metric and (not dimensions or one.dimension in dimensions) else one
        for one in day.metrics
    ))


def valued(day: DayMetrics, metric: str, value: float) -> DayMetrics:
    """The day with another value of one metric."""
    return replace(day, metrics=tuple(
        replace(one, value=value) if one.metric == metric else one for one in day.metrics
    ))
