"""The policy, read from policy.yml: severity and limits of every rule, whoever asks it, and their fingerprint."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy_file import Facts, members, read_facts

POLICY_FILE = Path(__file__).with_name("policy.yml")
_SECTIONS = ("datasets", "marts")
_JUDGES = ("contracts", "crawl", "rates")
LIMITS = ("rate", "factor", "count", "evidence", "most", "least")
_WHOLE = ("a whole number from 0 on", int, 0, 10**9)
_RANGES = {"rate": ("a share from 0 to 1", int | float, 0, 1),
           "factor": ("a number from 1.01 on", int | float, 1.01, 10**6)}


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """One rule's severity and limits; `place` is where they stand in the file.

    With `hold` a day waits for a steward while the rule, which only warns, does not hold.
    `rate` is a share between 0 and 1, `factor` at least 1.01; `count`, `evidence`, `most` and `least` are whole
    numbers. Asking for a limit that the file does not give raises PolicyError.
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
        """The largest value that is let pass."""
        return int(self._limit("most"))

    @property
    def least(self) -> int:
        """The smallest value that raises no alarm."""
        return int(self._limit("least"))

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
    """The rules of one dataset or mart, or of one judge; `section` is the part of the file that they stand in."""

    place: str
    rules: Mapping[str, RulePolicy]
    section: str = ""

    def rule(self, name: str) -> RulePolicy:
        """One rule's policy; PolicyError when the file does not name it."""
        if name not in self.rules:
            raise PolicyError(f"{self.place}: rule `{name}` is missing. Add `{name}: {{severity: fail}}` or warn.")
        return self.rules[name]

    def require(self, known: Mapping[str, Collection[str]]) -> None:
        """Pass when the file states just the rules that are known, each with no limit but those known of it.

        Raises:
            PolicyError: a rule is missing or unknown, or has no use for a limit.
        """
        for name in known:
            self.rule(name)
        for name, stated in self.rules.items():
            if name not in known:
                raise PolicyError(f"{stated.place}: nothing has a rule of this name. Correct the name, or remove it.")
            if useless := [limit for limit in stated.limits if limit not in known[name]]:
                raise PolicyError(f"{stated.place}.{useless[0]}: the rule has no use for it. Remove it.")


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole file: how many days tell what is usual, and every rule.

    `tables` are the datasets and marts that the gates judge, by their bare names; `contracts` judge a batch before it
    lands, `crawl` a run of the spider, `rates` a day's exchange rates.
    """

    file: str
    trailing_days: int
    firm_days: int
    tables: Mapping[str, TablePolicy]
    contracts: TablePolicy
    crawl: TablePolicy
    rates: TablePolicy

    def table(self, name: str) -> TablePolicy:
        """The policy of a dataset or mart, by its bare name; PolicyError when the file does not name it."""
        if name not in self.tables:
            raise PolicyError(f"{self.file}: `{name}` is missing. Add its rules below `datasets` or `marts`.")
        return self.tables[name]

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what the policy says; comments, layout and order do not count."""
        judges = {one.section: one for one in (self.contracts, self.crawl, self.rates)}
        said = {
            table: {name: rule.said for name, rule in policy.rules.items()}
            for table, policy in (*self.tables.items(), *judges.items())
        }
        canonical = json.dumps([self.trailing_days, self.firm_days, said], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_policy(file: Path = POLICY_FILE) -> Policy:
    """The policy that a file states.

    Raises:
        PolicyError: the file is missing or no YAML, or a key of it is unknown, missing or of a wrong value.
    """
    place = "/".join(file.parts[-3:])
    stated = members(place, read_facts(file), ("usual", *_SECTIONS, *_JUDGES))
    usual = members(f"{place}: usual", stated["usual"], ("trailing_days", "firm_days"))
    days = {name: int(_number(f"{place}: usual.{name}", name, value)) for name, value in usual.items()}
    tables = {name: table for section in _SECTIONS for name, table in _tables(place, section, stated[section])}
    judges = {name: _table(place, name, stated[name]) for name in _JUDGES}
    _only_warn(judges["crawl"])
    return Policy(place, days["trailing_days"], days["firm_days"], tables, judges["contracts"], judges["crawl"],
                  judges["rates"])


def _tables(place: str, section: str, stated: object) -> Iterator[tuple[str, TablePolicy]]:
    for table, rules in members(f"{place}: {section}", stated).items():
        yield table, replace(_table(place, f"{section}.{table}", rules), section=section)


def _table(place: str, section: str, stated: object) -> TablePolicy:
    within = f"{place}: {section}"
    facts = members(within, stated)
    return TablePolicy(within, {name: _rule(f"{within}.{name}", rule) for name, rule in facts.items()}, section)


def _only_warn(crawl: TablePolicy) -> None:
    """The next run of the spider asks only for what is left, so that a refusal would be gone with it."""
    for rule in crawl.rules.values():
        if rule.severity is Severity.FAIL or rule.hold:
            raise PolicyError(f"{rule.place}: the crawl's monitors stop and hold no day. Write `severity: warn` alone.")


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
