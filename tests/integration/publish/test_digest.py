"""The digest asks the marts for the days that it is told of, and reaches every channel."""

from datetime import date

from etl.alerting.digest import send_digest
from etl.platform.bigquery import query
from tests.integration.publish.sinks import Received
from tests.integration.publish.small_star import SmallWarehouse

FIRST, SECOND = date(2020, 5, 4), date(2020, 5, 5)


def test_the_orders_of_the_days_are_told(warehouse: SmallWarehouse, received: Received) -> None:
    run = warehouse.run(FIRST)
    query(run.bigquery, """
        create table glamira_marts.mart_revenue_daily as
        select * from unnest([
            struct(date '2020-05-04' as order_date, 2 as order_count, 3 as unit_count,
                   cast('10.25' as numeric(20, 4)) as revenue_eur),
            struct(date '2020-05-04', 1, 1, cast(null as numeric(20, 4))),
            struct(date '2020-05-03', 9, 9, cast('9' as numeric(20, 4)))
        ])
    """)
    deliveries = send_digest(run.services, [FIRST, SECOND])
    assert {one.channel: one.error for one in deliveries} == {"mail": "", "webhook": ""}
    [mail] = received("mail")
    assert mail["subject"] == "[glamira] published: 2 days from 2020-05-04 to 2020-05-05"
    assert "2020-05-04: 3 orders, 4 units, 10.25 EUR" in mail["text"]
    assert "2020-05-05: no orders" in mail["text"]
