with
verdicts as (
    {% with condition = "data_date = @day and gate in unnest(@gates)" %}
    {% include "outcomes/verdicts.sql" %}
    {% endwith %}
)

select
    gate,
    run_id,
    judged_at,
    refusals,
    policy
from verdicts
