select distinct
    column_name,
    pseudonym,
    fingerprint
from glamira_ops.suppressions
where @erasure_id in ('', erasure_id)
