"""Digest: the orders of days that were published, as readers see them, in one message."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.foreign_text import harmless
from contracts.warehouse.sql import SqlFolder
from etl.alerting.channels import Delivery, deliver
from etl.alerting.messages import Message
from etl.platform.bigquery import query
from etl.platform.services import Services

_sql = SqlFolder(__file__)


def send_digest(services: Services, days: Sequence[date]) -> tuple[Delivery, ...]:
    """Send every channel the orders, units and euros of these days; never raises for a channel that is dead."""
    rows = query(services.bigquery, _sql("published"), {"days": list(days)})
    return deliver(compose_digest(days, {row["day"]: row for row in rows}), services.settings)


def compose_digest(days: Sequence[date], rows: Mapping[date, Mapping[str, Any]]) -> Message:
    """The message; `rows` have `order_count`, `unit_count` and `revenue_eur` of the days that have orders."""
    first, last = min(days), max(days)
    span = f"{first}" if first == last else f"{len(days)} days from {first} to {last}"
    lines = [_line(day, rows.get(day)) for day in sorted(days)]
    return Message(harmless(f"[glamira] published: {span}"), "\n".join(lines))


def _line(day: date, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return f"{day}: no orders"
    euros = "no amount in euros" if row["revenue_eur"] is None else f"{row['revenue_eur']:,.2f} EUR"
    return f"{day}: {row['order_count']:,} orders, {row['unit_count']:,} units, {euros}"
