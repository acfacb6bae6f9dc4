select
    day,
    dataset,
    metric,
    dimension,
    value,
    evidence
from glamira_ops.metrics
where day in unnest(@days)
order by day, dataset, metric, dimension
