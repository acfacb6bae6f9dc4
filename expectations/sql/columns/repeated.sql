select
    row_id,
    {{ column }}
from {{ batch }}
where {{ condition }}
qualify count(*) over (partition by {{ column }}) > 1
