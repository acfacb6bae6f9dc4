select
    '{{ table }}' as name,
    count(*) as row_count
from {{ table }}
where {{ condition }}
