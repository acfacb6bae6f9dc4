"""The rows of a day are counted in one statement, also before a build has made the tables of the facts."""

from dataclasses import replace
from pathlib import Path

from contracts.warehouse.tables import AUDIT
from etl.gates.warehouse_rows import OrderLineCounts, warehouse_rows
from etl.platform.bigquery import query
from etl.platform.settings import Settings
from tests.integration.dbt.shop_days import MONDAY, TUESDAY, Shop, monday

DAYS = (MONDAY, TUESDAY)
NOTHING = OrderLineCounts(raw=0, published=0, excluded={})


def test_what_is_still_to_be_built_has_no_rows_and_hides_none(sandbox: Settings, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.load(MONDAY, monday())
    counts = warehouse_rows(shop.client, MONDAY, DAYS, AUDIT)
    assert {name: sum(batches.values()) for name, batches in counts.loaded.items()} == {
        "events": 8, "locations": 2, "products": 2,
    }
    assert counts.ledger == {"events": {}, "locations": {}, "products": {}}
    assert counts.order_lines == {MONDAY: replace(NOTHING, raw=9), TUESDAY: NOTHING}
    query(shop.client, _EXCLUDE)
    excluded = warehouse_rows(shop.client, MONDAY, DAYS, AUDIT).order_lines
    assert excluded == {MONDAY: replace(NOTHING, raw=9, excluded={"duplicate": 1, "test_host": 2}), TUESDAY: NOTHING}


def test_a_day_is_counted_by_one_job(sandbox: Settings, tmp_path: Path) -> None:
    run = Shop(tmp_path).run(MONDAY)
    Shop(tmp_path, run.settings.gcp_project).load(MONDAY, monday())
    query(run.bigquery, _EXCLUDE)
    query(run.bigquery, f"create table {AUDIT}.fct_order_lines as select date '{MONDAY}' as order_date")
    before = run.bigquery.shared.statements
    assert warehouse_rows(run.bigquery, MONDAY, DAYS, AUDIT).order_lines[MONDAY].published == 1
    assert run.bigquery.shared.statements == before + 1


_EXCLUDE = f"""
create table glamira_staging.int_order_lines_excluded as
select date '{MONDAY}' as order_date, reason as exclusion_reason
from unnest(['test_host', 'duplicate', 'test_host']) as reason
"""
