{% include "quarantine_log/items.sql" %}

where dataset = @dataset and landed_date = @day and status = 'reprocessed'
order by quarantine_id
