"""The policy of the gates, read from policy.yml: the severity and the limits of every rule, and their fingerprint."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy_file import Facts, members, read_facts

POLICY_FILE = Path(__file__).with_name("policy.yml")
_SECTIONS = ("datasets", "marts")
LIMITS = ("rate", "factor", "count", "evidence", "most")
_WHOLE = ("a whole number from 0 on", int, 0, 10**9)
_RANGES = {"rate": ("a share from 0 to 1", int | float, 0, 1),
           "factor": ("a number from 1.01 on", int | float, 1.01, 10**6)}


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """One rule's severity and limits; `place` is where they stand in the file.

    With `hold` a day waits for a steward while the rule, which only warns, does not hold.
    `rate` is a share between 0 and 1, `factor` at least 1.01; `count`, `evidence` and `most` are whole numbers. Asking
    for a limit that the file does not give raises PolicyError.
    """

    place: str
    severity: Severity
    limits: Mapping[str, float]
    hold: bool = False

    @property
    def rate(self) -> float:
        """The largest share of rows that may break the rule."""
        return self._limit("rate")

    @property
    def count(self) -> int:
        """The number of rows that may break it whatever their share."""
        return int(self._limit("count"))

    @property
    def factor(self) -> float:
        """How many times more or less than usual is still usual."""
        return self._limit("factor")

    @property
    def evidence(self) -> int:
        """The number of rows below which the rule is silent."""
        return int(self._limit("evidence"))

    @property
    def most(self) -> int:
        """The largest plausible value."""
        return int(self._limit("most"))

    @property
    def said(self) -> list[object]:
        """What the file says of the rule, whatever its layout."""
        return [self.severity, self.hold, sorted((name, float(value)) for name, value in self.limits.items())]

    def _limit(self, name: str) -> float:
        if name not in self.limits:
            raise PolicyError(f"{self.place}: `{name}` is missing. The rule needs it: add `{name}: NUMBER`.")
        return self.limits[name]


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """The rules of one dataset or mart."""

    place: str
    rules: Mapping[str, RulePolicy]

    def rule(self, name: str) -> RulePolicy:
        """One rule's policy; PolicyError when the file does not name it."""
        if name not in self.rules:
            raise PolicyError(f"{self.place}: rule `{name}` is missing. Add `{name}: {{severity: fail}}` or warn.")
        return self.rules[name]


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole file: how many days tell what is usual, and the rules of every dataset and mart."""

    file: str
    trailing_days: int
    firm_days: int
    tables: Mapping[str, TablePolicy]

    def table(self, name: str) -> TablePolicy:
        """The policy of a dataset or mart, by its bare name; PolicyError when the file does not name it."""
        if name not in self.tables:
            raise PolicyError(f"{self.file}: `{name}` is missing. Add its rules below `datasets` or `marts`.")
        return self.tables[name]

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what the policy says; comments, layout and order do not count."""
        said = {
            table: {name: rule.said for name, rule in policy.rules.items()} for table, policy in self.tables.items()
        }
        canonical = json.dumps([self.trailing_days, self.firm_days, said], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_policy(file: Path = POLICY_FILE) -> Policy:
    """The policy that a file states.

    Raises:
        PolicyError: the file is missing or no YAML, or a key of it is unknown, missing or of a wrong value.
    """
    place = f"{file.parent.name}/{file.name}"
    stated = members(place, read_facts(file), ("usual", *_SECTIONS))
    usual = members(f"{place}: usual", stated["usual"], ("trailing_days", "firm_days"))
    days = {name: int(_number(f"{place}: usual.{name}", name, value)) for name, value in usual.items()}
    tables = {name: table for section in _SECTIONS for name, table in _tables(place, section, stated[section])}
    return Policy(place, days["trailing_days"], days["firm_days"], tables)


def _tables(place: str, section: str, stated: object) -> Iterator[tuple[str, TablePolicy]]:
    for table, rules in members(f"{place}: {section}", stated).items():
        within = f"{place}: {section}.{table}"
        facts = members(within, rules)
        yield table, TablePolicy(within, {name: _rule(f"{within}.{name}", rule) for name, rule in facts.items()})


def _rule(place: str, stated: object) -> RulePolicy:
    facts = members(place, stated, ("severity",), (*LIMITS, "hold"))
    limits = {name: _number(f"{place}.{name}", name, value) for name, value in facts.items() if name in LIMITS}
    severity = _severity(place, facts)
    return RulePolicy(place, severity, limits, _hold(place, facts, severity))


def _severity(place: str, facts: Facts) -> Severity:
    try:
        return Severity(str(facts["severity"]))
    except ValueError:
        raise PolicyError(f"{place}.severity: it is {facts['severity']!r}. Write fail or warn.") from None


def _hold(place: str, facts: Facts, severity: Severity) -> bool:
    stated = facts.get("hold", False)
    if not isinstance(stated, bool):
        raise PolicyError(f"{place}.hold: it is {stated!r}. Write true, or leave it out.")
    if stated and severity is Severity.FAIL:
        raise PolicyError(f"{place}.hold: a failed rule stops the day, and nobody may accept that. "
                          "Remove it, or write `severity: warn`.")
    return stated


def _number(place: str, name: str, value: object) -> float:
    wanted, kind, lowest, highest = _RANGES.get(name, _WHOLE)
    fits = isinstance(value, kind) and not isinstance(value, bool)
    if not fits or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise PolicyError(f"{place}: it is {value!r}. Write {wanted}.")
    return value
