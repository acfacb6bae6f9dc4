-- What the fields hold: one row for each content of each field that is filled, or should be.
contents as (
    select
        pages.day,
        concat(one.field, pages.whose) as field_name,
        one.is_identity,
        one.content,
        count(*) as rows_here
    from pages
    cross join
        unnest([
            {% for field, content, is_identity in fields %}
                struct(
                    '{{ field }}' as field, {{ is_identity }} as is_identity, pages.{{ content }} as content
                ){{ "," if not loop.last }}
            {% endfor %}
        ]) as one
    where
        not pages.is_bot and (one.field != 'product' or pages.is_of_product)
        and (one.field != 'words' or pages.event_type = 'search_box_action')
    group by pages.day, field_name, one.is_identity, one.content
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
        one.pair,
        one.metric,
        one.owner_value,
        one.owned_value
    from pages
    cross join
        unnest([
            {% for metric, pair, owner, owned in pairs %}
                struct(
                    '{{ metric }}' as metric, '{{ pair }}' as pair, pages.{{ owner }} as owner_value,
                    pages.{{ owned }} as owned_value
                ){{ "," if not loop.last }}
            {% endfor %}
        ]) as one
    where not pages.is_bot and one.owner_value is not null and one.owned_value is not null
),

pair_figures as (
    select
        day,
        metric,
        pair as dimension,
        count(*) / count(distinct owner_value) as value,
        cast(count(distinct owner_value) as float64) as evidence
    from pairs
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
