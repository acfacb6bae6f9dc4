-- What is measured of the loaded events of some days. Names and places are compared with the days before.
{% from "_figures.sql" import all_of, counts, field_figures, figures, shares with context %}
with

{% include "_pages.sql" %}
{% include "_event_counts.sql" %}
{% include "_visitors.sql" %}
{% include "_fields.sql" %}
{% include "_known_before.sql" %}

measured as (
    {{ all_of('events', tables) }}
)

select
    day,
    dataset,
    metric,
    dimension,
    value,
    evidence
from measured
