with

usual as (
    select data_date
    from glamira_ops.quality_status
    where status = 'published'
    union distinct
    select data_date
    from unnest(@days) as data_date
),

published as (
    select data_date
    from usual
    where data_date < @day
    order by data_date desc
    limit @count
)

select
    published.data_date as day,
    metrics.dataset,
    metrics.metric,
    metrics.dimension,
    metrics.value,
    metrics.evidence
from published
left join glamira_ops.metrics as metrics
    on published.data_date = metrics.day and metrics.day < @day and metrics.dataset in unnest(@datasets)

{% if landed %}
    union all

    select
        day,
        dataset,
        metric,
        dimension,
        value,
        evidence
    from glamira_ops.metrics
    where day = @day and dataset = @landed
{% endif %}

{% if measure %}
    union all

    select
        day,
        dataset,
        metric,
        dimension,
        value,
        evidence
    from (
        {{ measure }}
    )
{% endif %}
