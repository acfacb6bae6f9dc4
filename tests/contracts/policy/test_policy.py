"""The policy file: the shipped one is complete, and what is wrong with another is told with its place and remedy."""

from pathlib import Path

import pytest

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy import POLICY_FILE, load_policy

SHIPPED = POLICY_FILE.read_text(encoding="utf-8")


def changed(folder: Path, old: str, new: str) -> Path:
    """The shipped policy with one text in it replaced."""
    assert old in SHIPPED
    file = folder / "contracts" / "policy" / "policy.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    return file


def test_rules_have_the_severity_and_the_limits_that_the_file_states() -> None:
    policy = load_policy()
    filled, cover = (policy.table("locations").rule(name) for name in ("countries_filled", "locations_cover_events"))
    assert (filled.severity, filled.factor, filled.evidence) == (Severity.FAIL, 3, 100)
    assert (cover.rate, cover.count) == (0.01, 10)
    assert policy.table("fct_order_lines").rule("lines_in_euro").severity is Severity.WARN
    assert (policy.trailing_days, policy.firm_days, policy.metric_days, policy.chance) == (7, 3, 56, 0.01)
    assert policy.chunk_days == 7
    fallen, conversion = (policy.table("events").rule(name) for name in ("volume_fallen", "conversion_week"))
    assert (fallen.narrowest, fallen.widest, fallen.chance) == (0.7, 4, 0)
    assert conversion.chance == 0.0005
    assert policy.contracts.rule("quarantined_orders").rate == 0.05


def test_a_warning_may_hold_the_day() -> None:
    policy = load_policy()
    assert policy.table("fct_order_lines").rule("prices_usual").hold
    assert not policy.table("fct_order_lines").rule("revenue_usual").hold


def test_a_judge_refuses_rules_that_are_not_its_own() -> None:
    contracts = load_policy().contracts
    known = {name: tuple(rule.limits) for name, rule in contracts.rules.items()}
    contracts.require(known)
    with pytest.raises(PolicyError, match=r"contracts\.drift: nothing has a rule of this name"):
        contracts.require({name: limits for name, limits in known.items() if name != "drift"})
    with pytest.raises(PolicyError, match=r"quarantined_rows\.count: the rule has no use for it"):
        contracts.require(known | {"quarantined_rows": ("rate",)})
    with pytest.raises(PolicyError, match="rule `pace` is missing"):
        contracts.require(known | {"pace": ()})


@pytest.mark.parametrize(("old", "new", "message"), [
    ("usual:\n", "normal:\n", "contracts/policy/policy.yml: `usual` is missing. Add it."),
    ("firm_days: 3", "firm_days: some", "usual.firm_days: it is 'some'. Write a whole number"),
    ("chunk_days: 7", "chunk_days: 0", "backfill.chunk_days: it is 0. Write a whole number from 1 to 100"),
    ("chunk_days: 7", "days: 7", "backfill: `chunk_days` is missing"),
    ("firm_days: 3", "firm_days: true", "usual.firm_days: it is True"),
    ("{severity: fail, factor: 3,", "{severity: error, factor: 3,", "countries_filled.severity: it is 'error'. Write"),
    ("{severity: fail, factor: 3,", "{factor: 3,", "locations.countries_filled: `severity` is missing"),
    ("factor: 3,", "facter: 3,", "countries_filled: `facter` is unknown. Write one of severity, rate, factor"),
    ("factor: 3,", "factor: 1,", "countries_filled.factor: it is 1. Write a number from 1.01 on"),
    ("factor: 3,", "factor: .nan,", "countries_filled.factor: it is nan"),
    ("narrowest: 0.3,", "narrowest: 0,", "volume_usual.narrowest: it is 0. Write a number above 0"),
    ("chance: 0.0005}", "chance: 0.5}", "conversion_week.chance: it is 0.5. Write a probability above 0 and below 0.1"),
    ("rate: 0.01", "rate: 1", None),
    ("rate: 0.01", "rate: 1%", "rate: it is '1%'. Write a share from 0 to 1"),
    ("rate: 0.01", "rate: 1.5", "rate: it is 1.5"),
    ("count: 10", "count: 10.5", "count: it is 10.5. Write a whole number"),
    ("count: 10", "count: -1", "count: it is -1"),
    ("    store_known: {severity: fail}", "    volume_usual: {severity: warn}", "`volume_usual` stands there twice"),
    ("    store_known: {severity: fail}", "    store_known: fail", "events.store_known: it is 'fail'. Write a mapping"),
    ("datasets:", "datasets: [", "it is no valid YAML"),
    ("hold: true", "hold: maybe", "written_fields_filled.hold: it is 'maybe'. Write true"),
    ("{severity: warn, hold: true, factor", "{severity: fail, hold: true, factor", "nobody may accept that"),
    ("hosts_stopped: {severity: warn}", "hosts_stopped: {severity: fail}", "monitors stop and hold no day"),
    ("\nrates:\n", "\nrate:\n", "contracts/policy/policy.yml: `rates` is missing"),
    ("raw: {days: 400}", "raw: {days: 0}", "retention.raw.days: it is 0. Write a whole number of days from 1 on"),
    ("raw: {days: 400}", "raw: {age: 400}", "retention.raw: `days` is missing. Add it."),
    ("places: {days: 400}", "person: {days: 400}", "retention: `places` is missing"),
    ("notice: 30}", "notice: 400}", "`notice` must be less than `days`"),
])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str | None) -> None:
    file = changed(tmp_path, old, new)
    if message is None:
        load_policy(file)
        return
    with pytest.raises(PolicyError) as told:
        load_policy(file)
    assert message in str(told.value)
    assert str(told.value).startswith("contracts/policy/policy.yml: ")
    assert "\n" not in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"it cannot be read \(No such file"):
        load_policy(tmp_path / "contracts" / "policy" / "policy.yml")


def test_what_a_rule_needs_and_the_file_lacks_is_told_when_it_is_asked(tmp_path: Path) -> None:
    policy = load_policy(changed(tmp_path, "factor: 3, ", ""))
    with pytest.raises(PolicyError, match=r"datasets.locations.countries_filled: `factor` is missing"):
        _ = policy.table("locations").rule("countries_filled").factor
    with pytest.raises(PolicyError, match=r"datasets.events: rule `event_mixture` is missing"):
        policy.table("events").rule("event_mixture")
    with pytest.raises(PolicyError, match="`carts` is missing"):
        policy.table("carts")


@pytest.mark.parametrize(("old", "new", "same"), [
    ("# The raw gate", "# Some other words", True),
    ("{severity: fail, factor: 3, evidence: 100}", "{evidence: 100, factor: 3.0, severity: fail}", True),
    ("chunk_days: 7", "chunk_days: 3", True),
    ("factor: 3,", "factor: 4,", False),
    ("{severity: fail, factor: 3, evidence: 30}", "{severity: warn, factor: 3, evidence: 30}", False),
    ("trailing_days: 7", "trailing_days: 8", False),
    ("metric_days: 56", "metric_days: 28", False),
    ("chance: 0.0005", "chance: 0.002", False),
    ("widest: 2.5", "widest: 3", False),
    ("hold: true, ", "", False),
    ("hold: true, ", "hold: false, ", False),
    ("quarantined_rows: {severity: fail, rate: 0.01,", "quarantined_rows: {severity: fail, rate: 0.02,", False),
    ("least: 6", "least: 7", False),
    ("rates_not_stale: {severity: fail,", "rates_not_stale: {severity: warn,", False),
    ("raw: {days: 400}", "raw: {days: 300}", True),
])
def test_the_fingerprint_is_that_of_what_is_said(tmp_path: Path, old: str, new: str, *, same: bool) -> None:
    fingerprint = load_policy(changed(tmp_path, old, new)).fingerprint
    assert (fingerprint == load_policy().fingerprint) is same
    assert len(fingerprint) == 64
