select
    incidents.incident_id,
    incidents.data_date,
    incidents.station,
    incidents.gate,
    incidents.error,
    incidents.opened_at,
    incidents.notified_at
from glamira_ops.incidents as incidents
left join glamira_ops.quality_status as days on incidents.data_date = days.data_date
where
    incidents.data_date = @day and incidents.status = 'open'
    and (days.published_at is null or days.published_at <= incidents.opened_at)
order by incidents.opened_at desc
limit 1
