"""The days before one, as far as its metrics are compared with them: few columns, on dates of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from etl.gates.measured import PRICED_DAYS
from expectations.metrics.measure import RECENT
from tests.benchmark.warehouse import ORDER, Tables

LATEST = date(1901, 1, 1)
COMPARED = 56
DATES = tuple(LATEST - timedelta(days=back) for back in range(COMPARED))
_EVENTS = ("event_type", "is_bot", "device_id_hash", "email_hash", "user_id_hash")
_LINES = ("product_id", "currency_code", "exchange_rate", "quantity", "unit_price", "line_amount_eur")


@dataclass(frozen=True)
class Former:
    """What the days before had, newest first, the newest on `LATEST`."""

    events: pl.DataFrame
    lines: pl.DataFrame


def keep(folder: Path, number: int, told: Tables) -> None:
    """Keep what later days are compared with."""
    told.events.select(_EVENTS).write_parquet(folder / f"former-{number:03}-events.parquet")
    told.lines.select(_LINES).write_parquet(folder / f"former-{number:03}-lines.parquet")


def kept(folder: Path, number: int) -> Former:
    """The days before one, of those that were kept."""
    numbers = range(number - 1, max(number - 1 - COMPARED, -1), -1)
    return former([(pl.read_parquet(folder / f"former-{one:03}-events.parquet"),
                    pl.read_parquet(folder / f"former-{one:03}-lines.parquet")) for one in numbers])


def of_tables(days: Sequence[Tables]) -> Former:
    """The days before one, newest first."""
    return former([(one.events.select(_EVENTS), one.lines.select(_LINES)) for one in days])


def former(days: Sequence[tuple[pl.DataFrame, pl.DataFrame]]) -> Former:
    """Events and lines of the days before, newest first: as much of each as its distance lets anybody ask for."""
    events = [(found if back < RECENT else found.filter(pl.col("event_type") == ORDER)).with_columns(
        event_date=pl.lit(DATES[back])) for back, (found, _) in enumerate(days)]
    lines = [found.with_columns(order_date=pl.lit(DATES[back])) for back, (_, found) in enumerate(days[:PRICED_DAYS])]
    return Former(pl.concat(events) if events else pl.DataFrame(), pl.concat(lines) if lines else pl.DataFrame())
