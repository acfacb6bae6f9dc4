with

lines as (
    select * from {{ ref('int_order_lines_reported') }}
),

stone_labels as (
    select * from {{ ref('stone_labels') }}
),

option_labels as (
    select * from {{ ref('option_labels') }}
),

options as (
    select
        lines.order_line_key,
        lines.event_id,
        lines.order_date,
        item_offset as option_position,
        item.option_label,
        item.option_id,
        item.value_label,
        item.value_id
    from lines
    cross join unnest(lines.options) as item with offset as item_offset
),

classified as (
    select
        *,
        {{ option_kind('option_label') }} as option_kind
    from options
)

select
    classified.order_line_key,
    classified.event_id,
    classified.order_date,
    classified.option_position,
    classified.option_label,
    classified.option_id,
    classified.value_label,
    classified.value_id,
    classified.option_kind,
    stone_labels.stone_code,
    if(classified.option_kind = 'alloy', {{ alloy_code('classified.value_label') }}, null) as alloy_code,
    option_names.english_label as option_english,
    value_names.english_label as value_english
from classified
left join stone_labels
    on
        classified.option_kind = 'stone'
        and {{ plain_label('classified.value_label') }} = stone_labels.stone_label
left join option_labels as option_names
    on {{ plain_label('classified.option_label') }} = option_names.option_label
left join option_labels as value_names
    on
        classified.option_kind = 'other'
        and {{ plain_label('classified.value_label') }} = value_names.option_label
