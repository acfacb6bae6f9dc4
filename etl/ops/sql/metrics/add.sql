insert into glamira_ops.metrics_history
(day, dataset, metric, dimension, value, evidence, run_id, recorded_at, entry_id)
select
    cast(json_value(item, '$.day') as date),
    json_value(item, '$.dataset'),
    json_value(item, '$.metric'),
    json_value(item, '$.dimension'),
    cast(json_value(item, '$.value') as float64),
    cast(json_value(item, '$.evidence') as float64),
    @run_id,
    current_timestamp(),
    @entry_id
from unnest(json_query_array(@figures)) as item
