"""A build reads the partitions of its own days, so that a day costs the same after ten years as after one.

What has to be looked for over all days is named here, and is small: an order, a product, never an event.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from contracts.datasets.registry import RAW_TABLES
from contracts.warehouse.ledgers import LEDGERS
from contracts.warehouse.tables import OPS_TABLES, REFERENCE_TABLES
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.settings import Settings
from etl.transform.dbt_command import Dbt
from tests.integration.dbt.shop_days import MONDAY, Shop

# Views hand the condition of whoever reads them on to the one table below, under this name of its days.
DAYS_OF_VIEW = {
    "int_checkouts_reported": "order_date", "int_order_line_options_classified": "order_date",
    "int_order_lines_reported": "order_date", "stg_crawler__products": "crawl_date",
    "stg_ecb__exchange_rates": "rate_date", "stg_locations__ips": "event_date", "stg_shop__events": "event_date",
}
# So do models that dbt writes into whoever reads them, as a CTE of this prefix.
DAYS_OF_EPHEMERAL = {
    "stg_ops__day_keys": "data_date", "stg_ops__quarantined_documents": "data_date",
    "stg_published__orders": "order_date",
    "stg_published__product_performance": "activity_date",
}
_EPHEMERAL = "__dbt__cte__"
LOOKED_FOR_OVER_ALL_DAYS = {
    ("int_orders_deduplicated", "stg_published__orders"),
    ("dim_customers", "stg_published__orders"),
    ("dim_devices", "stg_published__orders"),
    ("dim_locations", "stg_published__orders"),
    ("dim_products", "stg_published__product_performance"),
    ("dim_products", "stg_crawler__products"),
}

Node = dict[str, Any]


@pytest.fixture(scope="module")
def compiled(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Node]:
    """Models and tests of the project with the SQL that a build of Monday would run, by name."""
    work = tmp_path_factory.mktemp("compiled")
    shop = Shop(work)
    ensure_warehouse(shop.client)
    query(shop.client, "create table glamira_marts.fct_orders (order_key string)")
    Dbt(shop.run(MONDAY).settings).run(["compile"], [MONDAY], target=work)
    nodes = json.loads((work / "manifest.json").read_bytes())["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] in ("model", "test")}


@pytest.fixture(scope="module")
def dated(compiled: dict[str, Node]) -> dict[str, str]:
    """The column that holds the day, for every table and view that has one."""
    models = {
        name: node["config"]["partition_by"]["field"]
        for name, node in compiled.items() if node["config"].get("partition_by")
    }
    sources = {table.name: table.partition_by for table in (*RAW_TABLES, *REFERENCE_TABLES, *OPS_TABLES)}
    sources |= {ledger.view.name: ledger.history.partition_by for ledger in LEDGERS}
    return models | DAYS_OF_VIEW | DAYS_OF_EPHEMERAL | {name: column for name, column in sources.items() if column}


def test_views_pass_one_table_on(compiled: dict[str, Node], dated: dict[str, str]) -> None:
    views = {name for name, node in compiled.items() if node["config"]["materialized"] == "view"}
    assert views == DAYS_OF_VIEW.keys()
    passing = views | DAYS_OF_EPHEMERAL.keys()
    assert {name: len(list(reads(compiled[name], dated))) for name in passing} == dict.fromkeys(passing, 1)


def test_only_what_is_looked_for_over_all_days_is_read_whole(compiled: dict[str, Node], dated: dict[str, str]) -> None:
    passing = DAYS_OF_VIEW.keys() | DAYS_OF_EPHEMERAL.keys()
    read = [(name, table) for name, node in compiled.items() if name not in passing for table in reads(node, dated)]
    whole = {(name, model_of(table)) for name, table in read if not is_of_monday(table, dated[model_of(table)])}
    assert whole == LOOKED_FOR_OVER_ALL_DAYS
    assert len(read) > 50


def reads(node: Node, dated: dict[str, str]) -> Iterator[exp.Table]:
    """Each place where a node reads a table, view or ephemeral model that has days; what those read is theirs."""
    tree = sqlglot.parse_one(node["compiled_code"], dialect="bigquery")
    for table in tree.find_all(exp.Table):
        is_read = table.db or table.name.startswith(_EPHEMERAL)
        if is_read and model_of(table) in dated and not is_within_ephemeral(table):
            yield table


def is_within_ephemeral(node: exp.Expression) -> bool:
    """Whether it stands in the text of a model that dbt wrote into this one."""
    while cte := node.find_ancestor(exp.CTE):
        if cte.alias.startswith(_EPHEMERAL):
            return True
        node = cte
    return False


def model_of(table: exp.Table) -> str:
    """What a table's name says it is."""
    return str(table.name).removeprefix(_EPHEMERAL)


def is_of_monday(table: exp.Table, column: str) -> bool:
    """Whether what is read is bound to Monday by a literal, which is what prunes partitions."""
    select = table.find_ancestor(exp.Select)
    where = select and select.args.get("where")
    conditions = where.this.flatten() if where and isinstance(where.this, exp.And) else [where and where.this]
    return any(
        isinstance(condition, exp.In) and condition.this.name == column
        and [literal.this.name for literal in condition.expressions] == [f"{MONDAY}"]
        for condition in conditions
    )
