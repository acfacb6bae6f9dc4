-- Days that somebody was notified of, and that nothing has judged: no run of them ever ended, or even began.
select incidents.data_date as day
from glamira_ops.incidents as incidents
left join glamira_ops.quality_status as days on incidents.data_date = days.data_date
where incidents.status = 'open' and days.data_date is null
group by day
