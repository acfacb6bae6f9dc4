select
    '{{ name }}' as `table`,
    {{ of_day }} as of_day,
    (
        select count(*) from {{ before }}
        where {{ rows }}
    ) as before,
    (
        select count(*) from {{ after }}
        where {{ rows }}
    ) as after,
    (
        select count(*) from (
            select to_json_string(shown) as content from {{ after }} as shown
            where {{ rows }}
            except distinct
            select to_json_string(kept) as content from {{ before }} as kept
            where {{ rows }}
        )
    ) as added,
    (
        select count(*) from (
            select to_json_string(kept) as content from {{ before }} as kept
            where {{ rows }}
            except distinct
            select to_json_string(shown) as content from {{ after }} as shown
            where {{ rows }}
        )
    ) as removed
