{# Facts point to `-1` where they do not know, to `-3` where nothing was chosen: each must be there, once. #}
with

members as (
    {% for dimension, key in {
        'dim_alloys': 'alloy_key',
        'dim_currencies': 'currency_key',
        'dim_customers': 'customer_key',
        'dim_dates': 'date_key',
        'dim_devices': 'device_key',
        'dim_locations': 'location_key',
        'dim_products': 'product_key',
        'dim_stones': 'stone_key',
        'dim_stores': 'store_key',
    }.items() %}
        select
            '{{ dimension }}' as dimension,
            cast(countif({{ key }} = {{ unknown_key() }}) as int64) as unknown_count
        from {{ ref(dimension) }}
        union all
    {% endfor %}

    {% for dimension, key in {'dim_alloys': 'alloy_key', 'dim_stones': 'stone_key'}.items() %}
        select
            '{{ dimension }}, not chosen' as dimension,
            cast(countif({{ key }} = {{ not_chosen_key() }}) as int64) as unknown_count
        from {{ ref(dimension) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    dimension,
    unknown_count
from members
where unknown_count != 1
