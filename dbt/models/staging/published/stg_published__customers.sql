with

customers as (
    select * from {{ source('glamira_marts', 'dim_customers') }}
)

select
    customer_key,
    customer_type,
    customer_id_hash,
    key_epoch
from customers
