{# Like `relationships`, for a parent that has days as well: of both sides only this build's days are read. #}
{% test relationships_within_days(model, column_name, to, field, to_day) %}
    with

    children as (
        select {{ column_name }} as from_field
        from {{ model }}
        where {{ column_name }} is not null
    ),

    parents as (
        select {{ field }} as to_field
        from {{ to }}
        where {{ in_days(to_day) }}
    )

    select children.from_field
    from children
    left join parents on children.from_field = parents.to_field
    where parents.to_field is null
{% endtest %}
