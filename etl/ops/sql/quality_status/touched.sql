with
touched as (
    select
        event_date as day,
        order_id,
        store_id,
        cart_fingerprint
    from glamira_raw.events
    where event_date in unnest(@days) and event_type = 'checkout_success'
    union distinct
    select
        order_date as day,
        order_id,
        store_id,
        cart_fingerprint
    from glamira_marts.fct_orders
    where order_date in unnest(@days)
),

shown as (
    select
        data_date,
        max(recorded_at) as shown_at
    from glamira_ops.quality_status_history
    where status = 'published'
    group by data_date
),

reloaded as (
    select loads.event_date
    from glamira_ops.loads_history as loads
    inner join shown on loads.event_date = shown.data_date and loads.recorded_at > shown.shown_at
    where loads.dataset = 'events'
    group by loads.event_date
),

ended as (
    select event_date
    from glamira_ops.loads_history
    where dataset = 'events'
    group by event_date
    having max(recorded_at) < @oldest
)

select distinct
    touched.day,
    known.order_date
from glamira_staging.int_orders_identified as known
inner join touched
    on
        known.order_id = touched.order_id
        and known.store_id = touched.store_id
        and known.cart_fingerprint = touched.cart_fingerprint
inner join glamira_ops.quality_status as days on days.data_date = known.order_date and days.status = 'published'
left join reloaded on known.order_date = reloaded.event_date
left join ended on known.order_date = ended.event_date
where known.order_date not in unnest(@days) and reloaded.event_date is null and ended.event_date is null
