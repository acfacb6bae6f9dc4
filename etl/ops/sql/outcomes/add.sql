insert into glamira_ops.outcomes_history
(
    run_id, data_date, gate, check_name, severity, status, observed, expected, message, recorded_at,
    owner, meaning, remedy, dataset, hold,
    value, lower_limit, upper_limit, unit, entry_id
)
select
    @run_id,
    day,
    json_value(item, '$.gate'),
    json_value(item, '$.check'),
    json_value(item, '$.severity'),
    json_value(item, '$.status'),
    json_value(item, '$.observed'),
    json_value(item, '$.expected'),
    json_value(item, '$.message'),
    current_timestamp(),
    json_value(item, '$.owner'),
    json_value(item, '$.meaning'),
    json_value(item, '$.remedy'),
    json_value(item, '$.dataset'),
    cast(json_value(item, '$.hold') as bool),
    cast(json_value(item, '$.measure.value') as float64),
    cast(json_value(item, '$.measure.lower') as float64),
    cast(json_value(item, '$.measure.upper') as float64),
    json_value(item, '$.measure.unit'),
    @entry_id
from unnest(json_query_array(@outcomes)) as item
cross join unnest(@days) as day
