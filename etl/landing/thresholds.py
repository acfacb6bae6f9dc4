"""The contract's thresholds: how much of a batch may be refused before the whole batch is, and what it warns of."""

from collections import Counter
from collections.abc import Mapping

from contracts.errors import ContractBreach
from contracts.outcome import SHOP, Outcome, Severity, verdict
from contracts.thresholds import SMALLEST_BREACH
from etl.landing.validate import Tally
from etl.settings import Settings

WORST = 3


def judge_thresholds(gate: str, tally: Tally, settings: Settings) -> list[Outcome]:
    """Four verdicts: share of all rows and share of the orders, each failing at the limit, warning at half."""
    rows = _verdicts(gate, "quarantined_rows", tally.quarantined, tally.extracted, settings.max_quarantined_share)
    share = settings.max_quarantined_checkout_share
    orders = _verdicts(gate, "quarantined_orders", tally.quarantined_orders, tally.orders, share)
    return [*rows, *orders]


def judge_drift(gate: str, drift: Mapping[str, int]) -> Outcome:
    """A warning when documents held fields or types that the contract does not know; they were kept."""
    often = ", ".join(f"{name} {count}" for name, count in Counter(drift).most_common(WORST))
    return verdict(
        gate=gate, check="drift", severity=Severity.WARN, holds=not drift, observed=len(drift), expected="0",
        message=f"{len(drift)} unknown fields or types, most often {often}. If the tracker changed, teach the contract"
        if drift else "no unknown field or type",
        owner=SHOP, dataset=gate.removeprefix("land_"),
        meaning="The contract knows every field and type of the documents.",
        remedy="If the tracker changed, teach the contract.",
    )


def breach(
    dataset: str, day: object, tally: Tally, outcomes: list[Outcome], values: Counter[tuple[str, str]],
) -> ContractBreach:
    """The error that tells an operator what was refused most, which values are new, and where to look."""
    facts = "; ".join(outcome.message for outcome in outcomes if outcome.stops)
    reasons = ", ".join(
        f"{reason} {count}{_new(reason, values)}" for reason, count in Counter(tally.reasons).most_common(WORST)
    )
    return ContractBreach(
        f"{dataset} of {day}: {facts}. Most of it: {reasons}. Nothing landed; all of it is kept in quarantine. "
        f"Look with `python -m etl quarantine list --day {day}`, repair, and run the day again."
    )


def _new(reason: str, values: Counter[tuple[str, str]]) -> str:
    """The most frequent values behind a reason, when they may be told."""
    found = [(value, count) for (of, value), count in values.most_common() if of == reason]
    told = ", ".join(f"{value!r} {count}" for value, count in found[:WORST])
    return f" ({told}{', …' if len(found) > WORST else ''})" if told else ""


def _verdicts(gate: str, check: str, refused: int, rows: int, limit: float) -> list[Outcome]:
    return [
        _verdict(gate, check, Severity.FAIL, refused, rows, limit, SMALLEST_BREACH),
        _verdict(gate, f"{check}_half", Severity.WARN, refused, rows, limit / 2, SMALLEST_BREACH // 2),
    ]


def _verdict(gate: str, check: str, severity: Severity, refused: int, rows: int, limit: float, floor: int) -> Outcome:
    share = refused / rows if rows else 0.0
    what = "orders" if "orders" in check else "rows"
    return verdict(
        gate=gate, check=check, severity=severity, holds=share <= limit or refused <= floor,
        observed=f"{share:.2%}", expected=f"at most {limit:.2%}",
        message=f"{refused} of {rows} {what} refused ({share:.2%}, at most {limit:.2%} allowed)",
        owner=SHOP, dataset=gate.removeprefix("land_"),
        meaning=f"At most {limit:.2%} of the {what}, or {floor}, are refused by the contract.",
        remedy="Look at `python -m etl quarantine list`, repair and run the day again.",
    )
