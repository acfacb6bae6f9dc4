select
    fingerprint,
    epoch,
    reason,
    declared_by,
    declared_at
from glamira_ops.pseudonym_keys
order by declared_at desc
