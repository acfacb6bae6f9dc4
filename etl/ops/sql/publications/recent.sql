select
    publication_id,
    run_id,
    data_dates,
    tables,
    status
from glamira_ops.publications
where status != 'rolled_back'
qualify
    row_number() over (order by published_at desc) <= @count
    or row_number() over (partition by status order by published_at desc) = 1
order by published_at desc
