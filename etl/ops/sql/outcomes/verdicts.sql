-- The latest judgement of each gate over each day, of the outcomes that meet a condition.
select
    data_date,
    gate,
    run_id,
    max(recorded_at) as judged_at,
    countif(severity = 'fail' and status = 'failed') as refusals,
    countif(severity = 'warn' and status = 'failed') as warnings,
    max(if(check_name = 'policy', observed, null)) as policy,
    max(if(check_name = 'dbt_tests', observed, null)) as tests
from glamira_ops.outcomes
where {{ condition }}
group by data_date, gate, run_id
qualify row_number() over (partition by data_date, gate order by max(recorded_at) desc) = 1
