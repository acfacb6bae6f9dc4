select quarantine_id
from glamira_ops.quarantine_log
group by quarantine_id
having count(*) > 1
order by quarantine_id
limit 1000
