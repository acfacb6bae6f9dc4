"""The policy, read from policy.yml: severity and limits of every rule, whoever asks it, and their fingerprint."""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy_file import StatedRetention, StatedRule, read_policy

POLICY_FILE = Path(__file__).with_name("policy.yml")


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
    def narrowest(self) -> float:
        """How far a metric may always be from what is expected: a share by points, else by a factor less one."""
        return self._limit("narrowest")

    @property
    def widest(self) -> float:
        """How far at most, whatever the days before were like: a share by points, else by a factor."""
        return self._limit("widest")

    @property
    def chance(self) -> float:
        """The probability that chance alone lets the rule speak; 0 where it has its part of `usual.chance`."""
        return self.limits.get("chance", 0)

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
class Retention:
    """How many days each store keeps personal data.

    `lake` and `raw` count from the last landing of a day, `superseded_batches` from the landing that took their place,
    `quarantine` from the first refusal; `quarantine_notice` days before that end somebody is notified.
    `decided_documents` count from the decision, `landing_leftovers` from the death of the landing, `error_files`
    from the error, `day_files` from their last change, `places` from the look-up of the address.
    """

    lake: int
    raw: int
    superseded_batches: int
    quarantine: int
    quarantine_notice: int
    decided_documents: int
    landing_leftovers: int
    error_files: int
    day_files: int
    places: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole file: how many days make what is usual, every rule, and how long things are kept.

    `metric_days` make what is usual of a day's metrics; `chance` is on how large a part of usual days chance alone lets
    any of their rules speak that hold a day.
    `chunk_days` are how many days a backfill builds and publishes at once; no verdict depends on it.
    `tables` are the datasets and marts that the gates judge, by their bare names; `contracts` judge a batch before it
    lands, `crawl` a run of the spider, `rates` a day's exchange rates.
    """

    file: str
    trailing_days: int
    firm_days: int
    metric_days: int
    chance: float
    chunk_days: int
    tables: Mapping[str, TablePolicy]
    contracts: TablePolicy
    crawl: TablePolicy
    rates: TablePolicy
    retention: Retention

    def table(self, name: str) -> TablePolicy:
        """The policy of a dataset or mart, by its bare name; PolicyError when the file does not name it."""
        if name not in self.tables:
            raise PolicyError(f"{self.file}: `{name}` is missing. Add its rules below `datasets` or `marts`.")
        return self.tables[name]

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what the policy says of rules; comments, layout and order do not count."""
        judges = {one.section: one for one in (self.contracts, self.crawl, self.rates)}
        said = {
            table: {name: rule.said for name, rule in policy.rules.items()}
            for table, policy in (*self.tables.items(), *judges.items())
        }
        usual = [self.trailing_days, self.firm_days, self.metric_days, self.chance]
        canonical = json.dumps([*usual, said], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


def load_policy(file: Path = POLICY_FILE) -> Policy:
    """The policy that a file states.

    Raises:
        PolicyError: the file is missing or no YAML, or a key of it is unknown, missing or of a wrong value.
    """
    place = "/".join(file.parts[-3:])
    stated = read_policy(place, file)
    tables = {
        name: replace(_table(place, f"{section}.{name}", rules), section=section)
        for section, named in (("datasets", stated.datasets), ("marts", stated.marts)) for name, rules in named.items()
    }
    usual = stated.usual
    return Policy(
        place, usual.trailing_days, usual.firm_days, usual.metric_days, usual.chance,
        stated.backfill.chunk_days, tables,
        contracts=_table(place, "contracts", stated.contracts), crawl=_table(place, "crawl", stated.crawl),
        rates=_table(place, "rates", stated.rates), retention=_retention(stated.retention),
    )


def _retention(stated: StatedRetention) -> Retention:
    days = {name: kept["days"] for name, kept in stated.model_dump().items()}
    return Retention(**days, quarantine_notice=stated.quarantine.notice)


def _table(place: str, section: str, stated: Mapping[str, StatedRule]) -> TablePolicy:
    within = f"{place}: {section}"
    return TablePolicy(within, {
        name: RulePolicy(f"{within}.{name}", rule.severity, rule.limits, rule.hold) for name, rule in stated.items()
    }, section)
