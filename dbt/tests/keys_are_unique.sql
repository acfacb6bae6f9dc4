{#
    The keys of models that have no test of their own for it, in one statement: each is on a row of this build's days once.
    What is read of the published marts was judged when it was built.
#}
{%- set keys = {
    'stg_crawler__products': ['crawl_date', 'product_id'],
    'stg_ecb__exchange_rates': ['rate_date', 'currency_code'],
    'stg_ops__day_keys': ['data_date'],
    'stg_ops__day_statuses': ['data_date'],
    'stg_ops__quarantined_documents': ['data_date', 'quarantine_id'],
    'stg_shop__events': ['event_date', 'event_id'],
    'int_orders_identified': ['order_date', 'event_id'],
    'int_order_lines_selected': ['order_date', 'order_line_key'],
    'int_order_lines_excluded': ['order_date', 'order_line_key'],
    'int_order_line_options_classified': ['order_date', 'order_line_key', 'option_position'],
} %}
with

keyed as (
    {% for model, columns in keys.items() %}
        select
            '{{ model }}' as model,
            concat(
                {%- for column in columns -%}
                    cast({{ column }} as string){{ ", '|', " if not loop.last }}
                {%- endfor -%}
            ) as row_key
        from {{ ref(model) }}
        {{ 'where ' ~ in_days(columns[0]) if columns[0].endswith('_date') }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    model,
    row_key,
    if(row_key is null, 'null', 'repeated') as reason,
    count(*) as row_count
from keyed
group by model, row_key
having count(*) > 1 or row_key is null
