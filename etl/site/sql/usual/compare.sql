-- What a gate has refused may lack anything.
(
    with found as ({{ figures }}),

    figures as (
        select
            coalesce(name, 'none') as name,
            day,
            coalesce(figure, 0) as figure,
            evidence
        from found
    ),

    by_day as (
        select
            name,
            figure
        from figures
        where day != {{ day }}
    ),

    {{ medians }},

    known as (
        select
            name,
            sum(if(day = {{ day }}, figure, 0)) as value,
            sum(if(day = {{ day }}, 0, evidence)) / {{ number }} as orders,
            sum(evidence) as weight,
            array_agg(concat(cast(day as string), ' ', cast(figure as string))) as history
        from figures
        group by name
    )

    select
        '{{ noun }}' as noun,
        known.name,
        known.value,
        known.orders,
        known.weight,
        known.history,
        past.usual
    from known
    left join past on past.name = known.name
)
