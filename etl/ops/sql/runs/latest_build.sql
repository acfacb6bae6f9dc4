select
    data_date,
    run_id,
    started_at
from glamira_ops.runs
where station = 'build'
union all
select
    cast(null as date) as data_date,
    concat('dbt by hand ', invocation_id) as run_id,
    started_at
from glamira_ops.hand_builds
order by started_at desc
limit 1
