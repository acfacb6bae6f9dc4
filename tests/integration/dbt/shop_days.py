"""Two days of a small shop, worked out by hand, and a warehouse project of their own to build them in."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from google.cloud import bigquery

from contracts.warehouse.tables import AUDIT
from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.services import Services
from etl.platform.settings import load_settings
from etl.transform.build import BuildReport, build
from etl.transform.exchange_rates.rates import refresh_rates
from etl.transform.mart_columns import read_marts
from tests.integration.dbt.raw_rows import Row, checkout, event, line, location, product, replace_rows

MONDAY, TUESDAY = date(2020, 5, 4), date(2020, 5, 5)

RING = [line(1, "1234.5678", alloy="Weißgold 585", diamond="Diamant"), line(1, "0.00", quantity=2)]
CHAIN = [line(2, "10.01", quantity=3, currency="USD", alloy="Titan")]

Rows = list[dict[str, Any]]


def monday() -> list[Row]:
    """An order, its repeat an hour later, orders in dollars and dinars, a test order, and a look at a product."""
    day = f"{MONDAY}T"
    return [
        checkout("a1", f"{day}10:00:00", RING),
        checkout("a2", f"{day}11:00:00", RING),
        checkout("b1", f"{day}11:00:00", CHAIN, store="41", user_id_hash="registered"),
        checkout("k1", f"{day}12:00:00", [line(3, "61.00", currency="KWD")], store="100", ip_hash="nowhere"),
        checkout("t1", f"{day}13:00:00", CHAIN, store="41", order_id="7", is_test_host=True),
        checkout("n1", f"{day}13:00:00", RING, store="24", order_id="8"),
        event("v1", f"{day}09:00:00", "view_product_detail", product_id="1"),
        event("v2", f"{day}09:00:00", "view_product_detail", product_id="1", is_bot=True),
    ]


def tuesday() -> list[Row]:
    """Monday's ring reported once more, the same number with another cart, a returning customer, and rupees."""
    day = f"{TUESDAY}T"
    return [
        checkout("a3", f"{day}00:10:00", RING),
        checkout("c1", f"{day}10:00:00", [line(1, "20.00")]),
        checkout("d1", f"{day}10:00:00", CHAIN, store="41", order_id="2", user_id_hash="registered"),
        checkout("r1", f"{day}11:00:00", [line(4, "707.35", currency="INR")], store="64", device_id_hash="phone"),
        event("w1", f"{day}11:00:00", "view_product_detail", product_id="5"),
    ]


@dataclass
class Shop:
    """One warehouse project; what is built in it and published is seen by no other test."""

    work: Path
    project: str = field(default_factory=lambda: f"star-{uuid.uuid4().hex[:12]}")

    def run(self, day: date) -> Run:
        """A run of a day in this project."""
        changed = {"gcp_project": self.project, "work_dir": self.work}
        return Run(Services(load_settings().model_copy(update=changed)), day, f"run of {day}")

    @property
    def client(self) -> bigquery.Client:
        """BigQuery in this project."""
        return self.run(MONDAY).bigquery

    def load(self, day: date, events: list[Row]) -> None:
        """Make `events` all that raw holds of a day, with places, products and rates."""
        ensure_warehouse(self.client)
        replace_rows(self.client, "events", f"{day}", events)
        places = [location("ip", f"{day}", "DE", "Berlin"), location("nowhere", f"{day}", None)]
        replace_rows(self.client, "locations", f"{day}", places)
        replace_rows(self.client, "products", f"{day}", [product(1, f"{day}", "Ring"), product(2, f"{day}", None)])
        refresh_rates(self.run(day))

    def build(self, day: date) -> BuildReport:
        """Build a day and publish it, as far as later builds look at what is published."""
        report = build(self.run(day))
        for mart in read_marts():
            query(self.client, _SHOW.format(name=mart.name, columns=mart.column_list))
        for published in report.days:
            query(self.client, _MARK_PUBLISHED.format(day=published))
        return report

    def tables(self) -> dict[str, Rows]:
        """Every table of the star with its rows in a fixed order."""
        names = sorted(table.table_id for table in self.client.list_tables(AUDIT))
        return {name: sorted(query(self.client, f"select * from {AUDIT}.{name}"), key=repr) for name in names}


_SHOW = "create or replace table glamira_marts.{name} as select {columns} from glamira_audit.{name}"
_MARK_PUBLISHED = """
insert into glamira_ops.quality_status_history
  (data_date, status, published_at, sets_publication, recorded_at)
values (date '{day}', 'published', timestamp '2026-01-01 00:00:00+00', true, current_timestamp());
"""
