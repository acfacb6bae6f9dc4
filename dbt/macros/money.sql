{#
    An amount in euros by the day's rate (units of the currency per euro), half a ten-thousandth rounded away
    from zero; null without a rate. The casts fix the scale of every step, whatever engine divides.
#}
{% macro amount_eur(amount, rate) -%}
    cast(cast(safe_divide({{ amount }}, {{ rate }}) as numeric(38, 9)) as numeric(20, 4))
{%- endmacro %}
