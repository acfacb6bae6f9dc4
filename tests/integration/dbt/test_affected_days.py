"""A build touches the published days that hold a repeat of its orders, but none that was loaded since it was shown."""

from datetime import date
from pathlib import Path

import pytest

from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.settings import Settings
from etl.transform.build import affected_days, judged_days
from tests.integration.dbt.raw_rows import checkout, replace_rows
from tests.integration.dbt.shop_days import CHAIN, MONDAY, RING, TUESDAY, Shop

DAYS = {"Monday": MONDAY, "Tuesday": TUESDAY}


def perform(shop: Shop, step: str, number: int) -> None:
    """`publish Tuesday`, `hold Tuesday`, `load events of Tuesday`: what the ledgers have of it, each later."""
    verb, *dataset, name = step.replace(" of ", " ").split()
    at = f"2026-01-01 00:00:{number:02d}+00"
    if verb == "load":
        query(shop.client, _LOADED.format(dataset=dataset[0], day=DAYS[name], number=number, at=at))
    else:
        status = {"publish": "published", "hold": "held"}[verb]
        query(shop.client, _JUDGED.format(day=DAYS[name], status=status, is_shown=verb == "publish", at=at))


@pytest.fixture
def shop(sandbox: Settings, tmp_path: Path) -> Shop:
    """Monday's ring was reported again on Tuesday, which the marts show."""
    shop = Shop(tmp_path)
    ensure_warehouse(shop.client)
    for day in DAYS.values():
        replace_rows(shop.client, "events", f"{day}", [checkout(f"r{day.day}", f"{day}T10:00:00", RING)])
    query(shop.client, _IDENTIFIED)
    query(shop.client, _SHOWN)
    return shop


@pytest.mark.parametrize(("history", "is_touched"), [
    ("publish Tuesday", True),
    ("load events of Tuesday, publish Tuesday", True),
    ("publish Tuesday, load events of Tuesday", False),
    ("publish Tuesday, load events of Tuesday, publish Tuesday", True),
    ("load events of Tuesday, publish Tuesday, load events of Tuesday, load events of Tuesday", False),
    ("publish Tuesday, load locations of Tuesday, load products of Tuesday", True),
    ("publish Tuesday, load events of Monday", True),
    ("publish Tuesday, load events of Tuesday, hold Tuesday", False),
    ("publish Tuesday, hold Tuesday", False),
    ("load events of Tuesday", False),
])
def test_a_day_that_was_loaded_since_it_was_published_is_left_to_its_own_run(
    shop: Shop, history: str, is_touched: bool,
) -> None:
    for number, step in enumerate(history.split(", ")):
        perform(shop, step, number)
    assert affected_days(shop.run(MONDAY)) == ((MONDAY, TUESDAY) if is_touched else (MONDAY,))


def test_a_day_that_was_loaded_since_it_was_published_is_still_its_own(shop: Shop) -> None:
    for number, step in enumerate(("publish Monday", "publish Tuesday", "load events of Monday")):
        perform(shop, step, number)
    assert affected_days(shop.run(MONDAY)) == (MONDAY, TUESDAY)
    assert affected_days(shop.run(TUESDAY)) == (TUESDAY,)


def test_days_that_are_built_together_touch_each_other_anyway_and_each_answers_for_its_own(shop: Shop) -> None:
    perform(shop, "publish Tuesday", 0)
    wednesday = date(2020, 5, 6)
    replace_rows(shop.client, "events", f"{wednesday}", [checkout("c5", f"{wednesday}T10:00:00", CHAIN)])
    chunk = shop.run(MONDAY).among(MONDAY, (MONDAY, wednesday))
    assert affected_days(chunk) == (MONDAY, TUESDAY, wednesday)
    assert [judged_days(one) for one in chunk.each()] == [(MONDAY, TUESDAY), (wednesday,)]
    whole = shop.run(MONDAY).among(MONDAY, (MONDAY, TUESDAY, wednesday))
    assert [judged_days(one) for one in whole.each()] == [(MONDAY,), (TUESDAY,), (wednesday,)]


def test_another_cart_under_the_same_number_touches_nothing(shop: Shop) -> None:
    perform(shop, "publish Tuesday", 0)
    replace_rows(shop.client, "events", f"{MONDAY}", [checkout("c4", f"{MONDAY}T10:00:00", CHAIN)])
    query(shop.client, f"delete from glamira_marts.fct_orders where order_date = date '{MONDAY}'")
    assert affected_days(shop.run(MONDAY)) == (MONDAY,)


_LOADED = """
insert into glamira_ops.loads_history (dataset, batch_id, event_date, slot, sequence, row_count, recorded_at)
values ('{dataset}', 'batch {number}', date '{day}', 'main', {number}, 1, timestamp '{at}')
"""
_JUDGED = """
insert into glamira_ops.quality_status_history (data_date, status, published_at, sets_publication, recorded_at)
values (date '{day}', '{status}', timestamp '{at}', {is_shown}, timestamp '{at}')
"""
# As dbt leaves them, in the columns that are asked for.
_IDENTIFIED = """
create table glamira_staging.int_orders_identified as
select order_id, store_id, cart_fingerprint, event_date as order_date
from glamira_raw.events
"""
_SHOWN = """
create table glamira_marts.fct_orders as
select order_id, store_id, cart_fingerprint, order_date
from glamira_staging.int_orders_identified
"""
