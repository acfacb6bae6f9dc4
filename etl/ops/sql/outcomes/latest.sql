with
latest as (
    {% with condition = "data_date = @day" %}{% include "outcomes/verdicts.sql" %}{% endwith %}
)

select
    outcomes.gate,
    outcomes.check_name,
    outcomes.severity,
    outcomes.status,
    outcomes.observed,
    outcomes.expected,
    outcomes.message,
    outcomes.owner,
    outcomes.meaning,
    outcomes.remedy,
    outcomes.dataset,
    outcomes.hold
from glamira_ops.outcomes as outcomes
inner join latest on outcomes.gate = latest.gate and outcomes.run_id = latest.run_id
where outcomes.data_date = @day
order by outcomes.status, outcomes.severity, outcomes.gate, outcomes.check_name
