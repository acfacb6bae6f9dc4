with

documents as (
    select * from {{ source('glamira_ops', 'quarantine_log') }}
)

select
    quarantine_id,
    data_date,
    dataset,
    status
from documents
