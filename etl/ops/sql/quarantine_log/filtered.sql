{% include "quarantine_log/items.sql" %}

where {{ conditions }}
order by data_date desc, quarantine_id asc
{% if limit %}limit {{ limit }}{% endif %}
