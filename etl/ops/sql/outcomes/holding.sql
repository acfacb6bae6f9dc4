with
latest as (
    {% with condition = "data_date = @day and gate in unnest(@gates)" %}
    {% include "outcomes/verdicts.sql" %}
    {% endwith %}
)

select
    outcomes.gate,
    outcomes.check_name,
    coalesce(outcomes.dataset, '') as dataset,
    coalesce(outcomes.observed, '') as observed,
    coalesce(outcomes.expected, '') as expected,
    coalesce(outcomes.message, '') as message
from glamira_ops.outcomes as outcomes
inner join latest on outcomes.gate = latest.gate and outcomes.run_id = latest.run_id
where outcomes.data_date = @day and outcomes.hold and outcomes.severity = 'warn' and outcomes.status = 'failed'
order by outcomes.gate, outcomes.check_name, outcomes.dataset, outcomes.message
