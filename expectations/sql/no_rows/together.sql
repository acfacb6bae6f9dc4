-- The rows are JSON, for a union has one shape; in the order of their texts, for a steward accepts what is
-- found by its text: the same data must give the same.
with

found as (
    {% for rule, query in queries.items() %}
        {{ "union all" if not loop.first }}
        select
            '{{ rule }}' as rule,
            to_json_string(one) as content
        from (
            {{ query }}
        ) as one
    {% endfor %}
),

kept as (
    select
        rule,
        content,
        count(*) over (partition by rule) as row_count,
        1 as place
    from found
    where true
    qualify row_number() over (partition by rule order by content) <= {{ kept }}
)

-- One row at least: how many rows were judged is reported also when none of them was found.
select
    kept.rule,
    kept.content,
    kept.row_count,
    judged.judged_count
from (
    select
        count(*) as judged_count,
        1 as place
    from ({{ batch }})
) as judged
-- The service joins by a condition that compares two fields only.
left join kept on judged.place = kept.place
