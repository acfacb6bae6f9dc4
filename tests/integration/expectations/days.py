"""Synthetic days: what a clean load and a clean build leave behind, small enough to spoil by one statement."""

from datetime import UTC, date, datetime, time

from google.cloud import bigquery

EVENTS, PLACES, PRODUCTS, ORDERS = 400, 50, 5, 20


def run_sql(client: bigquery.Client, sql: str, day: date) -> None:
    """Run statements about one day, written `:day`."""
    for statement in sql.split(";"):
        if statement.strip():
            client.query(statement.replace(":day", f"date '{day}'")).result()


def event_id(day: date, number: int) -> str:
    """The id of a day's event: the second it is stored in, and its number."""
    return f"{int(datetime.combine(day, time(), UTC).timestamp()) + number * 200:08x}{number:016x}"


def fill_raw(client: bigquery.Client, day: date) -> None:
    """Make the three raw tables hold a clean day of one batch each, with its ledger rows."""
    run_sql(client, _CLEAR_RAW + _EVENTS + _PLACES + _LEDGER, day)


def fill_products(client: bigquery.Client) -> None:
    """Make the audited dimension of products hold a named and the unknown member."""
    client.query(_PRODUCTS).result()


def fill_facts(client: bigquery.Client, day: date) -> None:
    """Make the audited order lines those of the raw day, and of no other day."""
    run_sql(client, _FACTS, day)


_CLEAR_RAW = """
delete from glamira_raw.events where event_date = :day; delete from glamira_raw.locations where event_date = :day;
delete from glamira_raw.products where event_date = :day; delete from glamira_ops.loads_history where event_date = :day;
"""

_EVENTS = f"""
insert into glamira_raw.events (
    event_id, event_date, occurred_at, event_type, store_id, ip_hash, device_id_hash, ip_kind, device_type, is_bot,
    is_test_host, is_foreign_host, url_host, current_url, options, order_id, cart_fingerprint, cart_products,
    _batch_id, _run_id, _loaded_at
)
select
    concat(format('%08x', unix_seconds(timestamp(:day)) + i * 200), format('%016x', i)), :day,
    timestamp_add(timestamp(:day), interval i * 200 second),
    case mod(i, 20) when 0 then 'checkout_success' when 1 then 'view_listing_page' else 'view_product_detail' end,
    '6', concat('ip', cast(mod(i, {PLACES}) as string)), 'device', 'global', 'mobile', false, false, false,
    'www.glamira.de',
    'https://www.glamira.de/ring.html', [], if(mod(i, 20) = 0, cast(i as string), null),
    if(mod(i, 20) = 0, concat('cart', cast(i as string)), null),
    if(mod(i, 20) = 0, [struct(
        0 as line_number, 5 as product_id, 2 as quantity, cast(10.5 as numeric(20, 4)) as unit_price,
        'EUR' as currency_code, '10,50' as price_text, '€' as currency_text,
        cast([] as array<struct<option_label string, option_id string, value_label string, value_id string>>) as options
    )], []),
    'batch', 'run', timestamp '2026-01-01 00:00:00+00'
from unnest(generate_array(1, {EVENTS})) as i;
"""

_PLACES = f"""
insert into glamira_raw.locations
    (ip_hash, event_date, country_code, ip_kind, bin_version, _batch_id, _run_id, _loaded_at)
select concat('ip', cast(i as string)), :day, 'DE', 'global', '1', 'batch', 'run', timestamp '2026-01-01 00:00:00+00'
from unnest(generate_array(0, {PLACES - 1})) as i;
insert into glamira_raw.products
    (product_id, event_date, outcome, product_name, url, _batch_id, _run_id, _loaded_at)
select i, :day, 'named', 'Ring', 'https://a', 'batch', 'run', timestamp '2026-01-01 00:00:00+00'
from unnest(generate_array(1, {PRODUCTS})) as i;
"""

_LEDGER = f"""
insert into glamira_ops.loads_history (dataset, batch_id, event_date, slot, sequence, row_count) values
    ('events', 'batch', :day, 'main', 1, {EVENTS}),
    ('locations', 'batch', :day, 'main', 1, {PLACES}),
    ('products', 'batch', :day, 'main', 1, {PRODUCTS});
"""

_PRODUCTS = """
create or replace table glamira_audit.dim_products as
select '-1' as product_key, false as is_named union all select 'known' as product_key, true as is_named
"""

_FACTS = """
create or replace table glamira_audit.fct_order_lines as
select
    concat(event_id, '-', cast(line.line_number as string)) as order_line_key, event_id as order_key, order_id,
    store_id, event_id, line.line_number, line.product_id, occurred_at as ordered_at, event_date as order_date,
    line.currency_code, cast(1 as numeric(20, 8)) as exchange_rate, line.quantity, line.unit_price,
    cast(line.unit_price * line.quantity as numeric(20, 4)) as line_amount,
    cast(line.unit_price * line.quantity as numeric(20, 4)) as line_amount_eur,
    'known' as product_key, 'known' as store_key, 'known' as location_key, 'known' as customer_key,
    'known' as date_key, 'known' as currency_key, 'known' as device_key, 'known' as alloy_key, '-1' as stone_key
from glamira_raw.events cross join unnest(cart_products) as line
where event_date = :day and event_type = 'checkout_success'
"""
