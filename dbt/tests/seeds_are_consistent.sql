{# A seed's key is on every row, once, and what it names of another seed is there. #}
{%- set keys = {
    'alloy_colours': 'colour_code',
    'alloy_metals': 'metal_code',
    'countries': 'country_code',
    'currencies': 'currency_code',
    'option_labels': 'option_label',
    'stone_labels': 'stone_label',
    'stones': 'stone_code',
    'stores': 'store_id',
} %}
with

keyed as (
    {% for seed, key in keys.items() %}
        select
            '{{ seed }}' as seed,
            '{{ key }}' as column_name,
            {{ key }} as value
        from {{ ref(seed) }}
        {{ 'union all' if not loop.last }}
    {% endfor %}
),

naming as (
    select
        'stone_labels' as seed,
        'stone_code' as column_name,
        labels.stone_code as value
    from {{ ref('stone_labels') }} as labels
    left join {{ ref('stones') }} as stones on labels.stone_code = stones.stone_code
    where
        labels.stone_code is not null
        and stones.stone_code is null

    union all

    select
        'stores' as seed,
        'currency_code' as column_name,
        stores.currency_code as value
    from {{ ref('stores') }} as stores
    left join {{ ref('currencies') }} as currencies on stores.currency_code = currencies.currency_code
    where
        stores.currency_code is not null
        and currencies.currency_code is null

    union all

    select
        'stores' as seed,
        'country_code' as column_name,
        stores.country_code as value
    from {{ ref('stores') }} as stores
    left join {{ ref('countries') }} as countries on stores.country_code = countries.country_code
    where countries.country_code is null
)

select
    seed,
    column_name,
    value,
    if(value is null, 'null', 'repeated') as reason
from keyed
group by seed, column_name, value
having count(*) > 1 or value is null

union all

select
    seed,
    column_name,
    value,
    'names nothing' as reason
from naming
