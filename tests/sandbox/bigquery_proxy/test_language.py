"""The analyzer speaks BigQuery: what the service has it takes, what only the analyzer has it refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from zetasql.core.exceptions import ServerError

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table

Make = Callable[..., Analyzer]
COLUMNS = (
    {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"}, {"name": "moment", "type": "TIMESTAMP"},
    {"name": "note", "type": "JSON"}, {"name": "names", "type": "STRING", "mode": "REPEATED"},
)

TAKEN = (
    "select id from shop.orders qualify row_number() over (partition by day order by moment desc) = 1",
    "select * except (note), * replace (1 as id) from shop.orders",
    "select array_agg(name ignore nulls order by name limit 3) as names from shop.orders, unnest(names) as name",
    "select any_value(id having max moment) as id, countif(id > 1) as many, approx_quantiles(id, 2) as half "
    "from shop.orders",
    "select day, count(*) as orders from shop.orders group by all",
    "select string(note.colour) as colour, lax_int64(note.size) as size, json_value(note, '$.a') as a from shop.orders",
    "select safe.parse_date('%F', 'x') as day, safe_cast('1' as int64) as one, names[safe_offset(0)] as name "
    "from shop.orders",
    "select contains_substr('abc', 'B') as found, farm_fingerprint('a') as print, generate_uuid() as id",
    "select timestamp_trunc(moment, hour) as hour, date(moment, 'Europe/Berlin') as day, format_date('%G', day) as y "
    "from shop.orders",
    "select cast(1.5 as bignumeric) as big, cast(1 as decimal) as exact, interval 3 day as three",
    "select id from shop.orders where (day, id) in (select (date '2020-05-04', 1)) and id is distinct from null",
    "with recursive n as (select 1 as i union all select i + 1 from n where i < 3) select i from n",
    "select * from (select id, day from shop.orders) pivot (count(*) for id in (1, 2))",
    "from shop.orders |> where id > 1 |> aggregate count(*) as orders",
    "select table_name, ddl from shop.INFORMATION_SCHEMA.TABLES",
    "select column_name from shop.INFORMATION_SCHEMA.COLUMNS where is_partitioning_column = 'YES'",
    "select id from `trial-project`.shop.orders",
    "select id from shop.orders for system_time as of timestamp_sub(current_timestamp(), interval 1 hour)",
    "create table shop.copy clone shop.orders",
    "create table shop.empty like shop.orders",
    "create table shop.days (day date not null, colour string) partition by day cluster by colour "
    "options (require_partition_filter = true)",
    "alter table shop.orders add column if not exists colour string",
    "truncate table shop.orders",
    "update shop.orders as o set id = n.id from (select 1 as id) as n where true",
    "merge shop.orders as o using (select 1 as id) as n on o.id = n.id when not matched by source then delete "
    "when not matched by target then insert (id) values (n.id)",
)
REFUSED = {
    "qualify is reserved": ("select 1 as qualify", "Unexpected keyword QUALIFY"),
    "new is reserved": ("select 1 as new", "Unexpected keyword NEW"),
    "types of other products": ("select cast(1 as int32) as one", "Type not found: int32"),
    "unsigned types": ("select cast(1 as uint64) as one", "Type not found: uint64"),
    "map types": ("select map_from_array([('a', 1)]) as pairs", "Function not found: map_from_array"),
    "returning": ("insert into shop.orders (id) values (1) then return id", "THEN RETURN"),
    "an aggregate of an aggregate": ("select sum(count(*)) as n from shop.orders", "of aggregations"),
    "having without a group": ("select 1 as one from shop.orders having count(*) > 0", "HAVING clause"),
    "a datetime against a timestamp": (
        "select id from shop.orders where moment = datetime '2020-05-04'", "No matching signature",
    ),
    "a json in a group": ("select note from shop.orders group by note", "JSON is not allowed"),
    "another product's index": ("create index orders_by_id on shop.orders (id)", "not supported"),
    "another product's catalog": ("select * from shop.INFORMATION_SCHEMA.INDEXES", "Table not found"),
}


@pytest.fixture
def asked(analyzer: Make) -> Callable[..., Any]:
    asked = analyzer(shop__orders=Table(COLUMNS))
    return lambda sql, parameters: asked.resolve(asked.plain(sql), parameters)


@pytest.mark.parametrize("sql", TAKEN)
def test_what_bigquery_documents_is_taken(asked: Callable[..., Any], sql: str) -> None:
    assert asked(sql, Parameters())


@pytest.mark.parametrize(("sql", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_bigquery_lacks_is_refused(asked: Callable[..., Any], sql: str, why: str) -> None:
    with pytest.raises(ServerError, match=why):
        asked(sql, Parameters())


def test_parameters_are_named_or_stand_by_position(asked: Callable[..., Any]) -> None:
    day = {"parameterType": {"type": "DATE"}}
    assert asked("select id from shop.orders where day = @day", Parameters(({"name": "day", **day},)))
    assert asked("select id from shop.orders where day = ?", Parameters((day,)))
    with pytest.raises(ServerError, match="No matching signature"):
        asked("select id from shop.orders where id = @day", Parameters(({"name": "day", **day},)))
