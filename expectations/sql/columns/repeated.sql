select
    row_id,
    {{ column }}
from {{ batch }}
where {{ column }} is not null
qualify count(*) over (partition by {{ column }}) > 1
