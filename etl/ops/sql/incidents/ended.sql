select
    incidents.incident_id,
    incidents.data_date,
    incidents.station,
    incidents.gate,
    incidents.error,
    incidents.opened_at,
    incidents.notified_at,
    if(days.status = 'empty', days.reason, '') as closed_because
from glamira_ops.incidents as incidents
inner join glamira_ops.quality_status as days on incidents.data_date = days.data_date
where days.status in ('published', 'empty') and incidents.resolution_notified_at is null
order by incidents.opened_at, incidents.incident_id
