"""A day against the published days before it: what a comparison is, and how often a column is filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.outcome import SHOP
from contracts.policy.policy import Policy, RulePolicy
from expectations.medians import majority
from expectations.questions import Questions, literals
from expectations.rules import Rule, no_rows

ASK = "Ask the shop what changed; if the day is right, widen the limit in contracts/policy/policy.yml and run it again."
_sql = Questions(__file__)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The day that is compared, and the latest published days before it, newest first; empty on the first day."""

    day: date
    trailing: tuple[date, ...] = ()

    def is_tentative(self, policy: Policy) -> bool:
        """Whether there are too few days to know what is usual."""
        return len(self.trailing) < policy.firm_days

    def against(self, stated: RulePolicy) -> dict[str, object]:
        """What the questions of a comparison name: both sides, and how far one may be from the other."""
        return {
            "today": literals([self.day]), "trailing": literals(self.trailing), "number": len(self.trailing),
            "majority": majority(self.trailing), "factor": stated.factor, "evidence": stated.evidence,
        }


def compared(
    name: str, meaning: str, query: str, stated: RulePolicy, tentative: bool, remedy: str = ASK, owner: str = SHOP,
) -> Rule:
    """A comparison with the trailing days: its query finds what lies beyond the stated factor and has evidence.

    `meaning` may say `{factor:g}`.
    """
    text = meaning.format(factor=stated.factor)
    return Rule(name, text, remedy, no_rows(query), owner, ("factor", "evidence"), tentative)


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
    name: str, meaning: str, filled: Filled, stated: RulePolicy, day: Comparison, tentative: bool, remedy: str,
    owner: str,
) -> Rule:
    """The rule that no field is filled `factor` times more seldom than on its median trailing day.

    Where fewer than `evidence` rows would usually be filled it is silent.
    """
    query = _sql("filled", filled=filled, **day.against(stated))
    return compared(name, meaning, query, stated, tentative, remedy, owner)
