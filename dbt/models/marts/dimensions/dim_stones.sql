with

stones as (
    select * from {{ ref('stones') }}
)

select
    {{ surrogate_key(['stone_code']) }} as stone_key,
    stone_code,
    stone_name,
    stone_family
from stones

union all

select
    {{ unknown_key() }} as stone_key,
    cast(null as string) as stone_code,
    'Unknown' as stone_name,
    'Unknown' as stone_family
