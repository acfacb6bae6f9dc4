select distinct
    email_hash,
    user_id_hash
from glamira_raw.events
where email_hash in unnest(@emails) or user_id_hash in unnest(@users)
