select event_date
from glamira_ops.loads_history
where dataset != 'products'
group by event_date
having max(recorded_at) < @oldest
order by event_date
