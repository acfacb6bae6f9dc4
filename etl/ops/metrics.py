"""Metrics: what was measured of each day and table; the latest measurement counts, whole."""

import json
import uuid
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from expectations.metrics.figures import DayMetrics, day_metrics

_sql = SqlFolder(__file__)

# A statement's parameters may have ten megabytes; a figure has about a hundred bytes.
FIGURES_AT_ONCE = 20_000


def known_metrics(client: bigquery.Client, days: Sequence[date]) -> tuple[DayMetrics, ...]:
    """What was measured of these days, in their order; of a day that was never measured, nothing."""
    if not days:
        return ()
    return day_metrics(query(client, _sql("of_days"), {"days": list(days)}), days)


def metrics_before(
    client: bigquery.Client, day: date, count: int, datasets: Sequence[str], measure: str = "", landed: str = "",
    chunk: Sequence[date] = (),
) -> tuple[DayMetrics, ...]:
    """The latest published days before `day`, newest first, so many at most, each with its figures of some tables.

    Days that are held are none of them; one that a steward accepted is, and so are those of the `chunk` that `day` is
    to be published with. `day` comes first when it is asked with them,
    as one statement: with `measure`, a query for its metrics, or with `landed`, what its landing measured.
    """
    sql = _sql("published_before", measure=measure, landed=landed)
    rows = query(client, sql, {
        "day": day, "count": count, "datasets": list(datasets), "landed": landed, "days": list(chunk) or [day],
    })
    days = sorted({row["day"] for row in rows} | ({day} if measure or landed else set()), reverse=True)
    return day_metrics(rows, days)


def keep_metrics(run: Run, measured: Sequence[DayMetrics]) -> None:
    """Keep what a run measured; each day and table counts in place of what was measured of it before."""
    for days in _portions(measured):
        figures = [
            {"day": f"{day.day}", "dataset": one.dataset, "metric": one.metric, "dimension": one.dimension,
             "value": one.value, "evidence": one.evidence}
            for day in days for one in day.metrics
        ]
        # The entry is that of its days alone: a day is never parted.
        query(run.bigquery, _sql("add"), {
            "run_id": run.run_id, "entry_id": uuid.uuid4().hex, "figures": json.dumps(figures, ensure_ascii=False),
        })


def _portions(measured: Sequence[DayMetrics]) -> list[list[DayMetrics]]:
    """The days in portions of about as many figures as one statement takes."""
    seen, numbered = 0, []
    for day in measured:
        if day.metrics:
            numbered.append((seen // FIGURES_AT_ONCE, day))
            seen += len(day.metrics)
    return [[day for _, day in days] for _, days in groupby(numbered, key=lambda pair: pair[0])]
