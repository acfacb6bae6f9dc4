{# Facts point to `-1` where they do not know: it must be there in each dimension, once. #}
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
        {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    dimension,
    unknown_count
from members
where unknown_count != 1
