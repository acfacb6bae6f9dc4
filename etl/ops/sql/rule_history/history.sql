with
days as (
    select data_date
    from glamira_ops.quality_status
    order by data_date desc
    limit @days
),

latest as (
    {% with condition = "data_date in (select data_date from days)" %}{% include "outcomes/verdicts.sql" %}{% endwith %}
),

judged as (
    select
        outcomes.data_date as day,
        outcomes.gate,
        outcomes.check_name,
        coalesce(outcomes.dataset, '') as dataset,
        outcomes.severity,
        outcomes.status,
        coalesce(outcomes.observed, '') as observed,
        coalesce(outcomes.expected, '') as expected,
        coalesce(outcomes.meaning, '') as meaning,
        coalesce(outcomes.remedy, '') as remedy,
        coalesce(outcomes.owner, '') as owner,
        outcomes.value,
        outcomes.lower_limit,
        outcomes.upper_limit,
        coalesce(outcomes.unit, '') as unit,
        row_number() over (
            partition by outcomes.gate, outcomes.check_name, outcomes.dataset order by outcomes.data_date desc
        ) as age
    from glamira_ops.outcomes as outcomes
    inner join latest
        on
            outcomes.data_date = latest.data_date
            and outcomes.gate = latest.gate
            and outcomes.run_id = latest.run_id
)

-- What people read of a rule is that of the latest day: it would come with every day else.
select
    day,
    gate,
    check_name,
    dataset,
    severity,
    status,
    observed,
    value,
    lower_limit,
    upper_limit,
    unit,
    if(age = 1, expected, '') as expected,
    if(age = 1, meaning, '') as meaning,
    if(age = 1, remedy, '') as remedy,
    if(age = 1, owner, '') as owner
from judged
order by gate, check_name, dataset, day
