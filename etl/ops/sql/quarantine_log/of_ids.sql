{% include "quarantine_log/items.sql" %}

where quarantine_id in unnest(@ids)
