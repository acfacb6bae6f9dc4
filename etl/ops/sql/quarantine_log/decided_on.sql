{% include "quarantine_log/items.sql" %}

where
    dataset = @dataset and (
        landed_date = @day
        or (data_date = @day and (
            landed_date is not null or status = 'discarded' or (status = 'open' and attempt_id is not null)
        ))
    )
order by quarantine_id
