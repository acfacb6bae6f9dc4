select
    row_id,
    {{ column }}
from {{ batch }}
where {{ condition }}
