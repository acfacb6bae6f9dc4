insert into glamira_ops.publication_changes
(publication_id, data_date, table_name, of_day, rows_before, rows_after, rows_added, rows_removed)
select
    @publication_id,
    @day,
    json_value(item, '$.table'),
    cast(json_value(item, '$.of_day') as bool),
    cast(json_value(item, '$.before') as int64),
    cast(json_value(item, '$.after') as int64),
    cast(json_value(item, '$.added') as int64),
    cast(json_value(item, '$.removed') as int64)
from unnest(json_query_array(@changes)) as item
