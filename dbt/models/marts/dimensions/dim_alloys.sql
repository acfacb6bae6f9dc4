with

colours as (
    select * from {{ ref('alloy_colours') }}
),

metals as (
    select * from {{ ref('alloy_metals') }}
),

-- Gold comes in every colour; silver, platinum and palladium are white.
alloys as (
    select
        concat(colours.colour_code, '-', metals.metal_code) as alloy_code,
        colours.colour_name,
        metals.metal_name,
        metals.base_material,
        metals.fineness,
        metals.carat
    from colours
    cross join metals
    where
        metals.has_colours
        or colours.colour_code = 'white'
)

select
    {{ surrogate_key(['alloy_code']) }} as alloy_key,
    alloy_code,
    concat(
        coalesce(concat(base_material, ' / '), ''),
        if(metal_name = 'Gold', concat(colour_name, ' ', lower(metal_name)), metal_name),
        ' ', cast(fineness as string)
    ) as alloy_name,
    colour_name,
    metal_name,
    base_material,
    fineness,
    carat
from alloys

union all

select
    member.alloy_key,
    cast(null as string) as alloy_code,
    member.alloy_name,
    member.alloy_name as colour_name,
    member.alloy_name as metal_name,
    cast(null as string) as base_material,
    cast(null as int64) as fineness,
    cast(null as int64) as carat
from unnest([
    struct({{ unknown_key() }} as alloy_key, 'Not read' as alloy_name),
    struct({{ not_chosen_key() }} as alloy_key, 'Not chosen' as alloy_name)
]) as member
