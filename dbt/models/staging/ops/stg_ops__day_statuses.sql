with

statuses as (
    select * from {{ source('glamira_ops', 'quality_status') }}
)

select
    data_date,
    status,
    published_at
from statuses
