with
items as (
    select
        dataset,
        data_date,
        batch_id,
        quarantine_id,
        created_at < @refused_before
        or (
            updated_at < @decided_before
            and (status = 'discarded' or (status = 'reprocessed' and landed_date is null))
        ) as is_due
    from glamira_ops.quarantine_log
)

select
    dataset,
    data_date,
    batch_id,
    countif(not is_due) as kept_count,
    array_agg(if(is_due, quarantine_id, null) ignore nulls order by quarantine_id) as due_ids
from items
group by dataset, data_date, batch_id
