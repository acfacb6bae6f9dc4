"""Tests of several columns are one statement, and their failing rows say which column, which value and why."""

from typing import Any

from etl.platform.bigquery import query
from etl.transform.dbt_command import Dbt
from etl.transform.dbt_results import read_results
from tests.integration.dbt.conftest import Step
from tests.integration.dbt.shop_days import MONDAY, Shop

_SPOIL = (
    "update glamira_audit.fct_order_lines set product_key = 'nowhere', order_key = 'lost' where event_id = 'b1'",
    "update glamira_audit.fct_order_lines set unit_price = null, currency_code = null where event_id = 'k1'",
    "insert into glamira_audit.fct_order_lines select * from glamira_audit.fct_order_lines where event_id = 'k1'",
    "insert into glamira_audit.fct_order_lines "
    "select * replace (cast(null as string) as order_line_key, unit_price + 1 as unit_price, 'EUR' as currency_code) "
    "from glamira_audit.fct_order_lines where event_id = 'b1'",
)
_TESTS = tuple(f"fct_order_lines_{kind}" for kind in ("primary_key", "foreign_keys", "not_null_columns"))


def test_failing_rows_say_what_failed(shop: Shop, history: dict[str, Step]) -> None:
    [line] = query(shop.client, "select order_line_key from glamira_audit.fct_order_lines where event_id = 'k1'")
    for statement in _SPOIL:
        query(shop.client, statement)
    dbt = Dbt(shop.run(MONDAY).settings)
    dbt.run(["test", "--store-failures", "--select", *_TESTS], [MONDAY])
    found = {result.name: _rows(shop, result.relation) for result in read_results(dbt.target)}
    where = f"null where order_line_key is {line['order_line_key']}"
    assert found == {
        "fct_order_lines_primary_key": [
            ("order_line_key", line["order_line_key"], "repeated", 2), ("order_line_key", None, "null", 1),
        ],
        "fct_order_lines_foreign_keys": 2 * [("order_key", "lost", "not in fct_orders.order_key")]
        + 2 * [("product_key", "nowhere", "not in dim_products.product_key")],
        "fct_order_lines_not_null_columns": 2 * [("currency_code", None, where)] + 2 * [("unit_price", None, where)],
    }


def _rows(shop: Shop, table: str) -> list[tuple[Any, ...]]:
    return sorted((tuple(row.values()) for row in query(shop.client, f"select * from {table}")), key=repr)
