"""Measuring: what a gate judges a day by, beside the published days before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contracts.policy.policy import Policy
from etl.ops.day_run import Run
from etl.ops.metrics import keep_metrics, metrics_before
from etl.platform.bigquery import query
from expectations.metrics.figures import DOCUMENTS, EVENTS, ORDER_LINES, DayMetrics, day_metrics
from expectations.metrics.measure import measure_events, measure_order_lines
from expectations.metrics.rules import Measured

PRICED_DAYS = 28  # before a day, of which prices and rates are compared with its own


@dataclass(frozen=True, slots=True)
class Compared:
    """A day's metrics beside those before; `trailing` are the latest published days before it, newest first."""

    trailing: tuple[date, ...]
    measured: Measured


def measured_events(run: Run, policy: Policy) -> Compared:
    """The loaded events of the run's day, measured and kept, and those of the published days before it."""
    landed, *known = metrics_before(run.bigquery, run.day, policy.metric_days, (EVENTS, DOCUMENTS), landed=DOCUMENTS,
                                     chunk=run.days)
    days = [run.day, *(one.day for one in known if not one.is_measured)]
    found = day_metrics(query(run.bigquery, measure_events(days, [one.day for one in known])), days)
    compared = _kept(run, policy, known, found)
    return replace(compared, measured=compared.measured.with_today(landed.metrics))


def measured_order_lines(run: Run, policy: Policy) -> Compared:
    """The built order lines of the run's day, measured and kept, and those of the published days before it."""
    measure = measure_order_lines([run.day], _priced(run.day))
    today, *known = metrics_before(run.bigquery, run.day, policy.metric_days, [ORDER_LINES], measure, chunk=run.days)
    unknown = [one.day for one in known if not one.is_measured]
    measure = measure_order_lines(unknown, _priced(min(unknown)) + unknown) if unknown else ""
    others = day_metrics(query(run.bigquery, measure), unknown) if unknown else ()
    return _kept(run, policy, known, (today, *others))


def _kept(run: Run, policy: Policy, known: Sequence[DayMetrics], measured: Sequence[DayMetrics]) -> Compared:
    """What was measured is kept: the run's own day, and published days that an earlier release did not measure."""
    keep_metrics(run, measured)
    today, *others = measured
    return Compared(
        tuple(one.day for one in known)[:policy.trailing_days],
        Measured(tuple(one for one in (*known, *others) if one.is_measured), today),
    )


def _priced(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in range(1, PRICED_DAYS + 1)]
