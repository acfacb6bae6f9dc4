-- The rows are JSON, for a union has one shape; in the order of their texts, for a steward accepts what is
-- found as it is told: the same data must tell the same.
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
)

select
    rule,
    content,
    count(*) over (partition by rule) as row_count,
    (select count(*) from ({{ batch }})) as judged_count
from found
where true
qualify row_number() over (partition by rule order by content) <= {{ kept }}
