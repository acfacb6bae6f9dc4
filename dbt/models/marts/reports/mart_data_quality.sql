{{ config(**by_day('data_date')) }}

with

events as (
    select * from {{ ref('stg_shop__events') }}
    where {{ in_days('event_date') }}
),

-- What waits in quarantine as the day is built: an operator's later word changes it with the next build.
quarantined as (
    select
        data_date,
        cast(count(*) as int64) as quarantined_event_count
    from {{ ref('stg_ops__quarantined_documents') }}
    where
        {{ in_days('data_date') }}
        and dataset = 'events'
        and status = 'open'
    group by data_date
),

received_lines as (
    select * from {{ ref('int_order_lines_reported') }}
    where {{ in_days('order_date') }}
),

excluded_lines as (
    select * from {{ ref('int_order_lines_excluded') }}
    where {{ in_days('order_date') }}
),

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

options as (
    select * from {{ ref('bridge_order_line_options') }}
    where {{ in_days('order_date') }}
),

products as (
    select * from {{ ref('dim_products') }}
),

event_counts as (
    select
        event_date as data_date,
        count(*) as event_count,
        cast(countif(is_bot) as int64) as bot_event_count,
        cast(countif(is_test_host) as int64) as test_host_event_count,
        cast(countif(is_foreign_host) as int64) as foreign_host_event_count
    from events
    group by event_date
),

received_counts as (
    select
        order_date as data_date,
        count(*) as raw_line_count
    from received_lines
    group by order_date
),

excluded_counts as (
    select
        order_date as data_date,
        cast(countif(exclusion_reason = 'duplicate') as int64) as duplicate_line_count,
        cast(countif(exclusion_reason = 'test_host') as int64) as test_host_line_count,
        cast(countif(exclusion_reason = 'foreign_host') as int64) as foreign_host_line_count
    from excluded_lines
    group by order_date
),

line_counts as (
    select
        lines.order_date as data_date,
        count(*) as line_count,
        cast(countif(lines.is_zero_price) as int64) as zero_price_line_count,
        cast(countif(lines.line_amount_eur is null) as int64) as unconverted_line_count,
        cast(countif(lines.location_key = {{ unknown_key() }}) as int64) as unlocated_line_count,
        cast(countif(not coalesce(products.is_named, false)) as int64) as unnamed_product_line_count
    from lines
    left join products on lines.product_key = products.product_key
    group by lines.order_date
),

option_counts as (
    select
        order_date as data_date,
        cast(countif(option_kind = 'alloy' and alloy_key = {{ unknown_key() }}) as int64)
            as unknown_alloy_option_count,
        cast(countif(option_kind = 'stone' and stone_key = {{ unknown_key() }}) as int64)
            as unknown_stone_option_count,
        count(*) as option_count,
        cast(countif(not is_translated) as int64) as untranslated_option_count
    from options
    group by order_date
)

select
    event_counts.data_date,
    {{ date_key('event_counts.data_date') }} as date_key,
    event_counts.event_count,
    event_counts.bot_event_count,
    event_counts.test_host_event_count,
    event_counts.foreign_host_event_count,
    coalesce(quarantined.quarantined_event_count, 0) as quarantined_event_count,
    coalesce(received_counts.raw_line_count, 0) as raw_line_count,
    coalesce(line_counts.line_count, 0) as line_count,
    coalesce(excluded_counts.duplicate_line_count, 0) as duplicate_line_count,
    coalesce(excluded_counts.test_host_line_count, 0) as test_host_line_count,
    coalesce(excluded_counts.foreign_host_line_count, 0) as foreign_host_line_count,
    coalesce(line_counts.zero_price_line_count, 0) as zero_price_line_count,
    coalesce(line_counts.unconverted_line_count, 0) as unconverted_line_count,
    coalesce(line_counts.unlocated_line_count, 0) as unlocated_line_count,
    coalesce(line_counts.unnamed_product_line_count, 0) as unnamed_product_line_count,
    coalesce(option_counts.unknown_alloy_option_count, 0) as unknown_alloy_option_count,
    coalesce(option_counts.unknown_stone_option_count, 0) as unknown_stone_option_count,
    coalesce(option_counts.option_count, 0) as option_count,
    coalesce(option_counts.untranslated_option_count, 0) as untranslated_option_count
from event_counts
left join quarantined on event_counts.data_date = quarantined.data_date
left join received_counts on event_counts.data_date = received_counts.data_date
left join excluded_counts on event_counts.data_date = excluded_counts.data_date
left join line_counts on event_counts.data_date = line_counts.data_date
left join option_counts on event_counts.data_date = option_counts.data_date
