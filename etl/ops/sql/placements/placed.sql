with
items as (
    select
        quarantine_id,
        dataset,
        landed_date,
        landed_date is not null and (data_date = @day or landed_date = @day) as is_landed,
        dataset = 'events' and data_date != @day and (
            'undecodable' in unnest(reasons)
            or ('id_not_objectid' in unnest(reasons) and 'time_stamp_invalid' in unnest(reasons))
        ) as is_elsewhere
    from glamira_ops.quarantine_log
)

select
    quarantine_id,
    dataset,
    landed_date,
    is_landed,
    is_elsewhere
from items
where is_landed or is_elsewhere
