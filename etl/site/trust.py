"""The answer of the front page: may the data be trusted, in one sentence, and what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.ops.quality_status import DayVerdict
from etl.site.calendar import Holes
from etl.site.next_steps import waits_for_a_steward
from etl.site.refused import Quarantine
from presentation.frame import plural


@dataclass(frozen=True, slots=True)
class Trust:
    """`word` is `published`, `warned` or `held`, as of a day; `state` says the same in the head of every page."""

    word: str
    sentence: str
    state: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: whom, what, and which page shows it."""

    owner: str
    what: str
    page: str


def trust(days: Sequence[DayVerdict], holes: Holes) -> Trust:
    """Whether readers may trust what they see; `days` are all that were judged."""
    shown = [one for one in days if one.published_at]
    held = [one for one in days if one.status == "held"]
    if not shown:
        missing = f"; {_missing(held, holes.days)}" if held or holes.days else ""
        return Trust("held", f"Nothing is published yet{missing}.", "Nothing is published")
    last = max(one.day for one in shown)
    state = " · ".join([f"Data to {last}", *([f"{len(held)} held"] if held else []),
                        *([f"{len(holes.days)} never ran"] if holes.days else [])])
    known = f"{plural(len(shown), 'day')} up to {last} {'is' if len(shown) == 1 else 'are'} published"
    if held or holes.days:
        return Trust("held", f"Yes, as far as it goes: {known} and passed every gate, but "
                             f"{_missing(held, holes.days)}.", state)
    warned = sum(bool(one.warnings) for one in shown)
    noted = f", {plural(warned, 'day')} of them with warnings" if warned else ""
    return Trust("warned" if warned else "published",
                 f"Yes: {known}{noted}. Every row was counted and every gate passed.", state)


def waiting(days: Sequence[DayVerdict], holes: Holes, quarantine: Quarantine, behind: Sequence[date]) -> list[Waiting]:
    """What somebody must decide, repair or run, the most urgent first."""
    near, open_items = quarantine.near_end, quarantine.open_items
    held = [one.day for one in days if one.status == "held" and not waits_for_a_steward(one)]
    asked = [one.day for one in days if waits_for_a_steward(one)]
    found = []
    if asked:
        found.append(Waiting("A steward", f"{plural(len(asked), 'day')} passed every gate, with warnings that only "
                                          f"people can judge: {_listed(asked)}", "#held"))
    if held:
        found.append(Waiting("The operator", f"{plural(len(held), 'day is', 'days are')} held: {_listed(held)}",
                             "#held"))
    if holes.days:
        found.append(Waiting("The operator", f"{plural(len(holes.days), 'day')} never ran: {_listed(holes.days)}",
                             "#holes"))
    if near and near.items:
        found.append(Waiting("The operator, with the shop's tracking",
                             f"{plural(near.items, 'refused document')} will be deleted, from {near.first_end} on",
                             "quarantine.html"))
    if holes.ahead:
        found.append(Waiting("The operator", "documents are dated in the future", "#ahead"))
    if open_items:
        found.append(Waiting("The operator, with the shop's tracking",
                             f"{plural(open_items, 'refused document')} in open quarantine", "quarantine.html"))
    if behind:
        found.append(Waiting("The operator", f"{plural(len(behind), 'page')} of days must be drawn again", "#behind"))
    return found


def _missing(held: Sequence[DayVerdict], holes: Sequence[date]) -> str:
    former = sum(one.published_at is not None for one in held)
    parts = [f"{plural(len(held), 'day is', 'days are')} held"] if held else []
    if former:
        parts[-1] += f" ({former} of them still shown as published before)"
    if holes:
        parts.append(f"{plural(len(holes), 'day')} never ran")
    return " and ".join(parts)


def _listed(days: Sequence[date], most: int = 4) -> str:
    named = ", ".join(map(str, days[:most]))
    return f"{named} and {len(days) - most} more" if len(days) > most else named
