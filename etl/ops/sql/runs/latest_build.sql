select
    data_date,
    run_id,
    started_at
from glamira_ops.runs
where station = 'build'
order by started_at desc
limit 1
