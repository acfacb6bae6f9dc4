-- What is measured of the order lines that were built of some days: orders as they are to be published.
{% from "_figures.sql" import all_of, counts, figures, levels, shares with context %}
with

{% include "_orders.sql" %}
{% include "_order_counts.sql" %}
{% include "_prices.sql" %}

measured as (
    {{ all_of('fct_order_lines', tables) }}
)

select
    day,
    dataset,
    metric,
    dimension,
    value,
    evidence
from measured
