-- What the fields hold: one row for each content of each field that is filled, or should be.
contents as (
    select
        pages.day,
        concat(field, pages.whose) as field_name,
        field in (
            {% for field, _, is_identity in fields if is_identity %}'{{ field }}'{{ ", " if not loop.last }}{% endfor %}
        ) as is_identity,
        case field
            {% for field, content, _ in fields %}
                when '{{ field }}' then pages.{{ content }}
            {% endfor %}
        end as content,
        count(*) as rows_here
    from pages
    cross join unnest([{% for field, _, _ in fields %}'{{ field }}'{{ ", " if not loop.last }}{% endfor %}]) as field
    where
        not pages.is_bot and (field != 'product' or pages.is_of_product)
        and (field != 'words' or pages.event_type = 'search_box_action')
    group by pages.day, field_name, is_identity, content
),

identity_counts as (
    select
        day,
        field_name,
        sum(rows_here) as rows_here,
        sum(if(content is null, 0, rows_here)) as filled,
        max(if(content is null, 0, rows_here)) as largest,
        count(content) as contents
    from contents
    where is_identity
    group by day, field_name
),

identities as (
    {{ field_figures('identity_counts', 'largest_identity_share') }}
),

field_counts as (
    select
        day,
        field_name,
        sum(rows_here) as rows_here,
        sum(if(content is null, 0, rows_here)) as filled,
        max(if(content is null, 0, rows_here)) as largest,
        count(content) as contents
    from contents
    where not is_identity
    group by day, field_name
),

held_fields as (
    {{ field_figures('field_counts', 'largest_field_share') }}
),

-- How many values of one field go with one value of another: mixed up rows have more.
pairs as (
    select distinct
        pages.day,
        pair,
        case pair
            {% for _, pair, owner, _ in pairs %}
                when '{{ pair }}' then pages.{{ owner }}
            {% endfor %}
        end as owner_value,
        case pair
            {% for _, pair, _, owned in pairs %}
                when '{{ pair }}' then pages.{{ owned }}
            {% endfor %}
        end as owned_value
    from pages
    cross join unnest([{% for _, pair, _, _ in pairs %}'{{ pair }}'{{ ", " if not loop.last }}{% endfor %}]) as pair
    where not pages.is_bot
),

pair_figures as (
    select
        day,
        case pair{% for metric, pair, _, _ in pairs %} when '{{ pair }}' then '{{ metric }}'{% endfor %} end as metric,
        pair as dimension,
        count(*) / count(distinct owner_value) as value,
        cast(count(distinct owner_value) as float64) as evidence
    from pairs
    where owner_value is not null and owned_value is not null
    group by day, metric, pair
),

-- Who gave an e-mail address is a customer: both are filled, or neither.
signed_in as (
    select
        day,
        countif(email_hash is not null) as mailed,
        countif(email_hash is not null and user_id_hash is not null) as mailed_customers,
        countif(user_id_hash is not null) as customers
    from pages
    group by day
),

both_filled as (
    {{ figures('signed_in', [
        ('filled_together_share', "'customer where e-mail is'", 'mailed_customers / nullif(mailed, 0)', 'mailed'),
        ('filled_together_share', "'e-mail where customer is'", 'mailed_customers / nullif(customers, 0)', 'customers'),
    ]) }}
),
