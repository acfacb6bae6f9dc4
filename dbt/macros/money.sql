{#
    An amount in euros by the day's rate (units of the currency per euro), to four decimals, half a ten-thousandth
    rounded up; null without a rate. The quotient is only a first guess, since engines divide with different care:
    what it leaves of the amount is reckoned exactly and corrects it. The casts keep every product within the
    widest decimal of any engine.
#}
{% macro amount_eur(amount, rate) -%}
    {%- set units = 'cast(safe_divide(' ~ amount ~ ' * 10000, ' ~ rate ~ ') as numeric(20, 0))' -%}
    {%- set twice_left = '2 * (' ~ amount ~ ' * 10000 - ' ~ units ~ ' * cast(' ~ rate ~ ' as numeric(18, 8)))' -%}
    cast(
        (
            {{ units }}
            + case when {{ twice_left }} >= {{ rate }} then 1 when {{ twice_left }} < -{{ rate }} then -1 else 0 end
        ) * cast('0.0001' as numeric(5, 4))
        as numeric(20, 4)
    )
{%- endmacro %}
