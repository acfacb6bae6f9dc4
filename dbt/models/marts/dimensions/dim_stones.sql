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
    member.stone_key,
    cast(null as string) as stone_code,
    member.stone_name,
    member.stone_name as stone_family
from unnest([
    struct({{ unknown_key() }} as stone_key, 'Not read' as stone_name),
    struct({{ not_chosen_key() }} as stone_key, 'Not chosen' as stone_name)
]) as member
