"""How often a column is filled, against its own share of the published days before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.policy.policy import RulePolicy
from expectations.medians import medians
from expectations.rules import Rule, literals
from expectations.usual import compared


@dataclass(frozen=True, slots=True)
class Filled:
    """What is counted: of the rows of each `kind`, those where a field is filled.

    `kind` and `fields` are SQL over the table: an expression that parts its rows, and for each field's name the
    condition that it is filled. Shares are taken within a kind, so that another mix of kinds changes none.
    """

    table: str
    day_column: str
    kind: str
    fields: Mapping[str, str]


def columns_filled(columns: Sequence[str]) -> Mapping[str, str]:
    """The fields that are filled where they are not null."""
    return {column: f"{column} is not null" for column in columns}


def filled_rule(
    name: str, meaning: str, filled: Filled, stated: RulePolicy, day: date, trailing: Sequence[date], tentative: bool,
    remedy: str, owner: str,
) -> Rule:
    """The rule that no field is filled `factor` times more seldom than on its median trailing day.

    Where fewer than `evidence` rows would usually be filled it is silent.
    """
    counted = ", ".join(f"countif({condition}) as {field}" for field, condition in filled.fields.items())
    fields = ", ".join(f"struct('{field}' as name, {field} as filled)" for field in filled.fields)
    query = _SHARES
    for place, text in {
        ":medians": medians("figure_of", trailing), ":table": filled.table, ":day_column": filled.day_column,
        ":kind": filled.kind, ":counted": counted, ":fields": fields, ":today": literals([day]),
    }.items():
        query = query.replace(place, text)
    told = meaning.format(factor=stated.factor)
    return compared(name, told, query, stated, trailing, tentative, remedy, owner)


# One reading for all days and fields.
_SHARES = """
    with counts as (
        select :day_column as counted_day, :kind as kind, count(*) as total, :counted
        from :table where :day_column in (:days, :today) group by counted_day, kind
    ),
    shares as (
        select counts.counted_day, counts.kind, counts.total, field.name, field.filled / counts.total as share,
            concat(counts.kind, '.', field.name) as figure_of
        from counts, unnest([:fields]) as field
    ),
    by_day as (select figure_of, share as figure from shares where counted_day != :today),
    :medians
    select today.kind, today.name as field, today.total as row_count, round(today.share, 4) as share,
        round(past.usual, 4) as usual_share
    from shares as today join past on past.figure_of = today.figure_of
    where today.counted_day = :today and today.counted_day in (select :day_column from {batch})
        and past.usual * today.total >= :evidence and today.share * :factor < past.usual
"""
