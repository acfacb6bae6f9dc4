"""The contract's thresholds: a batch of which too much is refused is refused whole; the policy says how much."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from contracts.commands import command
from contracts.datasets.events.arrivals import LATE_ARRIVAL
from contracts.datasets.events.closed_columns import FORMS
from contracts.datasets.forms.closing import MISFIT, SPACED
from contracts.datasets.forms.families import Misfits, worst_misfits
from contracts.datasets.forms.known_forms import FAMILIES
from contracts.errors import ContractViolation
from contracts.outcome import SHOP, Measure, Outcome, verdict
from contracts.policy.policy import Policy, RulePolicy
from etl.landing.validate import Tally
from etl.platform.settings import Settings

WORST = 3
ROWS, ORDERS, DRIFT = "quarantined_rows", "quarantined_orders", "drift"
LEFT = "documents_left"
EVENTS_GATE = "land_events"
_KNOWN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((ROWS, f"{ROWS}_half", ORDERS, f"{ORDERS}_half", *FAMILIES), ("rate", "count")), DRIFT: (),
    LATE_ARRIVAL: ("most",),  # judged row by row
    "documents_kept": (),  # judged once the batch is loaded, against what readers see: etl/gates/kept_documents.py
}


def judge_batch(gate: str, tally: Tally, drift: Mapping[str, int], policy: Policy, settings: Settings) -> list[Outcome]:
    """The refused share of all rows and of the orders, each twice, what the contract does not know, and misfits.

    Raises:
        PolicyError: the policy does not fit these rules.
    """
    rule = policy.contracts.rule
    policy.contracts.require(_KNOWN)
    rows, orders = (tally.quarantined, tally.extracted), (tally.quarantined_orders, tally.orders)
    return [
        _verdict(gate, ROWS, *rows, _overridden(rule(ROWS), settings.max_quarantined_share)),
        _verdict(gate, f"{ROWS}_half", *rows, rule(f"{ROWS}_half")),
        _verdict(gate, ORDERS, *orders, _overridden(rule(ORDERS), settings.max_quarantined_checkout_share)),
        _verdict(gate, f"{ORDERS}_half", *orders, rule(f"{ORDERS}_half")),
        _drift(gate, drift, rule(DRIFT)),
        *(_form(gate, tally, rule(family)) for family in FAMILIES if gate == EVENTS_GATE),
    ]


def _form(gate: str, tally: Tally, stated: RulePolicy) -> Outcome:
    """Broken when too many values of one field of the family do not have its form; fields are named, values never."""
    family, limit = stated.place.rpartition(".")[2], stated.rate
    worst = worst_misfits(family, FORMS, tally.drift, tally.value_counts, stated.count) or Misfits("", 0, 0)
    what = family.removeprefix("forms_of_")
    return verdict(
        gate=gate, check=family, severity=stated.severity, holds=worst.share <= limit,
        observed=f"{worst.share:.2%}", expected=f"at most {limit:.2%}",
        message=f"{worst.count} of {worst.value_count} values of `{worst.field}` do not have its form "
        f"({worst.share:.2%}, at most {limit:.2%} allowed)" if worst.field else
        f"the fields of {what} have their forms",
        owner=SHOP, dataset=gate.removeprefix("land_"),
        meaning=f"Of no field of {what} do more than {limit:.2%} of the values, and {stated.count}, have another form.",
        remedy="Look at the field in MongoDB: columns were swapped, a placeholder came, or the contract lacks a word.",
        hold=stated.hold,
    )


def _overridden(stated: RulePolicy, share: float | None) -> RulePolicy:
    """The rule with the environment's share in place of the policy's, where there is one."""
    return stated if share is None else replace(stated, limits={**stated.limits, "rate": share})


def _drift(gate: str, drift: Mapping[str, int], stated: RulePolicy) -> Outcome:
    """Not held when documents had fields or types that the contract does not know; they were kept."""
    drift = {name: count for name, count in drift.items() if not name.startswith((MISFIT, SPACED))}
    often = ", ".join(f"{name} {count}" for name, count in Counter(drift).most_common(WORST))
    return verdict(
        gate=gate, check=DRIFT, severity=stated.severity, holds=not drift, observed=len(drift), expected="0",
        message=f"{len(drift)} unknown fields or types, most often {often}. If the tracker changed, teach the contract"
        if drift else "no unknown field or type",
        owner=SHOP, dataset=gate.removeprefix("land_"),
        meaning="The contract knows every field and type of the documents.",
        remedy="If the tracker changed, teach the contract.",
    )


def violation(
    dataset: str, day: object, tally: Tally, outcomes: list[Outcome], values: Counter[tuple[str, str]],
) -> ContractViolation:
    """The error that shows an operator what was refused most, which values are new, and where to look."""
    facts = "; ".join(outcome.message for outcome in outcomes if outcome.stops)
    reasons = ", ".join(
        f"{reason} {count}{_new(reason, values)}" for reason, count in Counter(tally.reasons).most_common(WORST)
    )
    return ContractViolation(
        f"{dataset} of {day}: {facts}. Most of it: {reasons}. Nothing landed; all of it is kept in quarantine. "
        f"Look with `{command(f'quarantine list --day {day}')}`, repair, and run the day again."
    )


def _new(reason: str, values: Counter[tuple[str, str]]) -> str:
    """The most frequent values behind a reason, when they may be shown."""
    found = [(value, count) for (of, value), count in values.most_common() if of == reason]
    counted = ", ".join(f"{value!r} {count}" for value, count in found[:WORST])
    return f" ({counted}{', …' if len(found) > WORST else ''})" if counted else ""


def _verdict(gate: str, check: str, refused: int, rows: int, stated: RulePolicy) -> Outcome:
    share, limit = refused / rows if rows else 0.0, stated.rate
    what = "orders" if "orders" in check else "rows"
    return verdict(
        gate=gate, check=check, severity=stated.severity, holds=share <= limit or refused <= stated.count,
        observed=f"{share:.2%}, {refused} of {rows}", expected=f"at most {limit:.2%}, or {stated.count} {what}",
        message=f"{refused} of {rows} {what} refused ({share:.2%}, at most {limit:.2%} allowed)",
        owner=SHOP, dataset=gate.removeprefix("land_"), measure=Measure(share, 0, limit, f"share of {what}"),
        meaning=f"At most {limit:.2%} of the {what}, or {stated.count}, are refused by the contract.",
        remedy=f"Look at `{command('quarantine list')}`, repair and run the day again.",
    )
