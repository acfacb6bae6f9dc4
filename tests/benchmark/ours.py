"""Our verdict on a batch: the row contract, its thresholds, and the judgement of the day by its metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import duckdb
import polars as pl
import sqlglot

from contracts.datasets.events.text_shapes import LABELS, shapes_of
from contracts.outcome import Status
from contracts.policy.policy import Policy, load_policy
from etl.landing.thresholds import EVENTS_GATE, judge_batch
from etl.landing.validate import Tally
from etl.platform.settings import Settings
from expectations.metrics.families import FAMILIES
from expectations.metrics.family import Family
from expectations.metrics.figures import EVENTS, DayMetrics, Metric, day_metrics
from expectations.metrics.judge import Figure, Weight, figures
from expectations.metrics.measure import measure_events, measure_order_lines
from expectations.metrics.texts import text_metrics
from tests.benchmark.batch import Batch, names
from tests.benchmark.former import DATES, LATEST, PRICED_DAYS, Former
from tests.benchmark.profiles import TEXTS, Flat
from tests.benchmark.seasons import season
from tests.benchmark.warehouse import ORDER, Tables, products

GROUP = 24
# Batches of one day are measured together, each on a date of its own, for the statements measure any number of days.
STAND_INS = tuple(LATEST + timedelta(days=place + 1) for place in range(GROUP))
NOTHING, WARNED, HELD, STOPPED = "nothing", "warned", "held", "stopped"


@dataclass(frozen=True)
class Verdict:
    """What became of a batch, the rules that said so, and how many of its documents the contract refused."""

    level: str
    rules: tuple[str, ...]
    refused: int = 0


@dataclass(frozen=True)
class Kept:
    """What of a batch is measured: its tables, and the figures of its texts."""

    number: int
    told: Tables
    texts: tuple[Metric, ...]


@cache
def policy() -> Policy:
    """The policy as the product reads it."""
    return load_policy()


def measured(found: Sequence[Kept], before: Former) -> list[DayMetrics]:
    """The metrics of some batches of one day, at most GROUP, by the product's statements, run by DuckDB."""
    dates = STAND_INS[:len(found)]
    dated = [(day, _apart(one.told, day)) for day, one in zip(dates, found, strict=True)]
    frames = {
        "b_events": pl.concat([*(told.events.with_columns(event_date=pl.lit(day)) for day, told in dated),
                               before.events], how="diagonal"),
        "b_order_lines": pl.concat([*(told.lines.with_columns(order_date=pl.lit(day)) for day, told in dated),
                                    before.lines], how="diagonal"),
        "b_locations": pl.concat([told.locations.with_columns(event_date=pl.lit(day)) for day, told in dated]),
        "b_products": pl.concat([
            products(names(), LATEST), *(told.products.with_columns(event_date=pl.lit(day)) for day, told in dated)]),
    }
    measured = day_metrics(asked(frames, statements()), dates)
    return [DayMetrics(season(one.number).day, (*metrics.metrics, *one.texts))
            for one, metrics in zip(found, measured, strict=True)]


def kept(batch: Batch, told: Tables, seen: Flat) -> Kept:
    """What is measured of a batch."""
    return Kept(batch.number, told, tuple(_texts(batch, told, seen)))


def _texts(batch: Batch, told: Tables, seen: Flat) -> list[Metric]:
    """What the landing measures of the documents' texts, as it is judged: with the events."""
    labels = [option.get("value_label") for one in batch.documents for line in one.get("cart_products") or []
              for option in line.get("option") or []]
    columns = {name: seen.events[name] for name in TEXTS if name != "local_time"}
    shapes = shapes_of(columns | {LABELS: pl.Series(labels, dtype=pl.String)})
    measured = text_metrics(batch.day, shapes, told.drift, told.value_counts)
    return [replace(one, dataset=EVENTS) for one in measured.metrics]


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
        measure_events(STAND_INS, DATES, "b_events", "b_locations", "b_products"),
        measure_order_lines(STAND_INS, DATES[:PRICED_DAYS], "b_order_lines", "b_events"),
    )
    return tuple(sqlglot.transpile(text, read="bigquery", write="duckdb")[0] for text in texts)


def stopped(batch: Batch, told: Tables) -> Verdict | None:
    """The batch as the landing judges it, by the product's thresholds; what they stop or hold is not measured."""
    orders = [row for row, one in enumerate(batch.documents) if one.get("collection") == ORDER]
    tally = Tally(
        len(batch.documents), len(told.refused), len(orders), sum(row in told.refused for row in orders),
        drift=told.drift, value_counts=told.value_counts,
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
             else WARNED if found or refused else NOTHING)
    return Verdict(level, rules, refused)
