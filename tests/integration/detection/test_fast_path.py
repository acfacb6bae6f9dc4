"""What the benchmark computes without servers is what the stations load and the warehouse measures."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from contracts.datasets.events.judge import judge_events
from contracts.errors import ContractViolation
from etl.platform.bigquery import query
from expectations.metrics.measure import measure_events
from tests.benchmark import distortions, history, losses, ours
from tests.benchmark.batch import Batch, Mutation
from tests.benchmark.warehouse import Tables
from tests.integration.detection.catalogue import CleanDay, Document
from tests.integration.detection.pipeline import Pipeline

FIRST = date(2020, 8, 3)
# The fast path is shown the one day.
COMPARED_WITH_BEFORE = {"renamed_share", "moved_share", "other_customer_share", "repeated_day_share", "unnamed_share"}
PLACES = "select ip_hash, country_code from glamira_raw.locations where event_date = @day"
PRODUCTS = "select product_id, product_name, language, outcome from glamira_raw.products where event_date = @day"


def _find(module: object, kind: str, field: str, size: float) -> Mutation:
    return next(one for one in module.mutations((size,)) if (one.kind, one.field) == (kind, field))  # type: ignore[attr-defined]


CHANGES: tuple[Mutation | None, ...] = (
    None, _find(losses, "lost", "orders", 0.5), _find(losses, "told twice", "orders, new number", 0.2),
    _find(distortions, "collapsed", "device_id", 1.0), _find(history, "nulls", "store_id", 0.1),
)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("number", [
    pytest.param(place, id=one.name if one else "clean", marks=[] if place == 1 else [pytest.mark.soak])
    for place, one in enumerate(CHANGES)
])
def test_the_stations_agree_with_the_fast_path(pipeline: Pipeline, number: int) -> None:
    day, mutation = FIRST + timedelta(days=number), CHANGES[number]
    documents = pipeline.documents(CleanDay("fast", day, events=1_500, orders=120))
    spoilt = _spoilt(documents, mutation)
    pipeline.place(day)
    pipeline.put(day, spoilt)
    run = pipeline.run(day)
    judged = judge_events(spoilt, pipeline.settings.pseudonym_key.get_secret_value())
    batch = Batch(0, spoilt, {}, {}, {})
    none = (pl.DataFrame() for _ in range(3))
    told = Tables(judged.accepted, *none, judged.refused, judged.drift, judged.value_counts)
    verdict = ours.stopped(batch, told)
    if verdict and verdict.level == ours.STOPPED:
        with pytest.raises(ContractViolation):
            pipeline.station("land_events", run)
        return
    pipeline.station("land_events", run)
    pipeline.station("await_load", run)
    loaded = query(run.bigquery, measure_events([day], [day - timedelta(days=1)]))
    rows = {table: [dict(row) for row in query(run.bigquery, text, {"day": day})]
            for table, text in (("b_locations", PLACES), ("b_products", PRODUCTS))}
    warehouse, fast = _figures(loaded), _figures(_fast(judged.accepted, rows))
    assert warehouse.keys() ^ fast.keys() == set()
    assert warehouse == pytest.approx(fast, rel=1e-9)


def _spoilt(documents: list[Document], mutation: Mutation | None) -> list[Document]:
    batch = Batch(0, documents, {}, {}, {})
    return mutation.change(batch, np.random.default_rng(9)).documents if mutation else documents


def _fast(events: pl.DataFrame, rows: dict[str, list[dict[str, object]]]) -> list[dict[str, object]]:
    """The benchmark's way: the day as one of those that stand in for any."""
    dated = {"event_date": pl.lit(ours.STAND_INS[0])}
    frames = {name: pl.DataFrame(found, infer_schema_length=None).with_columns(**dated) for name, found in rows.items()}
    return ours.asked({"b_events": events.with_columns(**dated)} | frames, ours.statements()[:1])


def _figures(rows: object) -> dict[tuple[str, str], float]:
    return {(row["metric"], row["dimension"]): float(row["value"]) for row in rows  # type: ignore[attr-defined]
            if row["metric"] not in COMPARED_WITH_BEFORE}
