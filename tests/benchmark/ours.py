"""Our verdict on a batch: the row contract, its thresholds, and the judgement of the day by its metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb
import polars as pl
import sqlglot

from contracts.outcome import Status
from contracts.policy.policy import Policy, load_policy
from etl.landing.thresholds import EVENTS_GATE, judge_batch
from etl.landing.validate import Tally
from etl.platform.settings import Settings
from expectations.metrics.families import FAMILIES, Family
from expectations.metrics.figures import DayMetrics, day_metrics
from expectations.metrics.judge import Figure, Weight, figures
from expectations.metrics.measure import measure_events, measure_order_lines
from tests.benchmark.batch import Batch
from tests.benchmark.warehouse import ORDER, Tables, clean_day, products

BEFORE = date(1901, 1, 1)
GROUP = 24
# Batches of one day are measured together, each on a date of its own, for the statements measure any number of days.
STAND_INS = tuple(BEFORE + timedelta(days=place + 1) for place in range(GROUP))
NOTHING, TOLD, HELD, STOPPED = "nothing", "told", "held", "stopped"


@dataclass(frozen=True)
class Verdict:
    """What became of a batch, the rules that said so, and how many of its documents the contract refused."""

    level: str
    rules: tuple[str, ...]
    refused: int = 0


@cache
def policy() -> Policy:
    """The policy as the product reads it."""
    return load_policy()


def measured(batches: Sequence[tuple[Batch, Tables]]) -> list[DayMetrics]:
    """The metrics of some batches, at most GROUP, by the product's statements, run by DuckDB."""
    dates = STAND_INS[:len(batches)]
    dated = [(day, _apart(told, day)) for day, (_, told) in zip(dates, batches, strict=True)]
    before = clean_day(batches[0][0].number)[0].names
    frames = {
        "b_events": pl.concat([told.events.with_columns(event_date=pl.lit(day)) for day, told in dated]),
        "b_order_lines": pl.concat([told.lines.with_columns(order_date=pl.lit(day)) for day, told in dated]),
        "b_locations": pl.concat([told.locations.with_columns(event_date=pl.lit(day)) for day, told in dated]),
        "b_products": pl.concat([
            products(before, BEFORE), *(told.products.with_columns(event_date=pl.lit(day)) for day, told in dated)]),
    }
    found = day_metrics(asked(frames, statements()), dates)
    return [DayMetrics(batch.day, one.metrics) for (batch, _), one in zip(batches, found, strict=True)]


def _apart(told: Tables, day: date) -> Tables:
    """Its events under ids of their own: spoilt copies of one day, measured together, share no document."""
    own = {"event_id": pl.concat_str("event_id", pl.lit(f"/{day}"))}
    return replace(told, events=told.events.with_columns(**own), lines=told.lines.with_columns(**own))


def asked(frames: Mapping[str, pl.DataFrame], texts: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that some of the statements give of these frames."""
    with duckdb.connect(config={"threads": 1}) as engine:
        for name, frame in frames.items():
            engine.register(name, frame.to_arrow())
        return [row for text in texts for row in engine.execute(text).pl().iter_rows(named=True)]


@cache
def statements() -> tuple[str, ...]:
    """The product's statements in DuckDB's dialect, about the days that stand in for any."""
    texts = (
        measure_events(STAND_INS, [BEFORE], "b_events", "b_locations", "b_products"),
        measure_order_lines(STAND_INS, "b_order_lines", "b_events"),
    )
    return tuple(sqlglot.transpile(text, read="bigquery", write="duckdb")[0] for text in texts)


def stopped(batch: Batch, told: Tables) -> Verdict | None:
    """The batch as the landing judges it, by the product's thresholds; what they stop or hold is not measured."""
    orders = [row for row, one in enumerate(batch.documents) if one.get("collection") == ORDER]
    tally = Tally(
        len(batch.documents), len(told.refused), len(orders), sum(row in told.refused for row in orders),
        drift=told.drift, told=told.told,
    )
    found = judge_batch(EVENTS_GATE, tally, told.drift, policy(), Settings.model_construct())
    over = [one for one in found if one.stops] or [one for one in found if one.hold and one.status is Status.FAILED]
    level = STOPPED if any(one.stops for one in over) else HELD
    return Verdict(level, tuple(one.check for one in over), len(told.refused)) if over else None


class History:
    """The published days before one; each family is shown its own metrics only, which changes no judgement."""

    def __init__(self, days: Sequence[DayMetrics]) -> None:
        """`days` as published, in any order."""
        self._days = {family.rule: [_of(family, day) for day in days[-policy().metric_days:]] for family in FAMILIES}

    def judge(self, today: DayMetrics) -> list[Figure]:
        """What `expectations.metrics.judge.judge` finds of the day."""
        return [one for family in FAMILIES
                for one in figures(family, self._days[family.rule], _of(family, today), policy()) if one.is_outside]


def _of(family: Family, day: DayMetrics) -> DayMetrics:
    return DayMetrics(day.day, tuple(one for one in day.metrics
                                     if one.dataset == family.dataset and one.metric in family.metrics))


def judged(today: DayMetrics, history: History, refused: int = 0) -> Verdict:
    """The batch as the judgement of its metrics sees it."""
    found = history.judge(today)
    heavy = [one for one in found if one.severity is not Weight.WARN]
    rules = tuple(dict.fromkeys(f"{one.rule} {one.metric.dimension}".strip() for one in heavy or found))
    level = (STOPPED if any(one.severity is Weight.FAIL for one in heavy) else HELD if heavy
             else TOLD if found or refused else NOTHING)
    return Verdict(level, rules, refused)
