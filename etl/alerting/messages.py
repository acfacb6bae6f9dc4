"""The messages: what halted, since when, which gate, why, who is affected, what to run, where to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.commands import command
from contracts.foreign_text import harmless
from etl.ops.incidents import Incident

# The gate of a day that no station halted, and that is not published in time.
DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Message:
    """A subject of one line and a plain text, in which what comes from data stays in its line and hides nothing."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Halt:
    """What to notify of: the halted station, its gate, since when the day is held, the error and the worst facts.

    `affected` are the readers of the marts, one line each; `has_page`: whether a run makes the day's review page.
    """

    day: date
    run_id: str
    station: str
    gate: str
    since: datetime
    error: str
    facts: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    has_page: bool = True


@dataclass(frozen=True, slots=True)
class Links:
    """Where a reader of a message goes on: the Data Docs, and the day's review page or else that of all days."""

    data_docs: str
    review: str = ""
    front: str = ""


def compose(halt: Halt, links: Links, before: Incident | None = None) -> Message:
    """The message of a halt; with the incident notified of `before` it is an update."""
    lines = [
        _headline(halt),
        f"Since {clock(halt.since)}, run {halt.run_id}.",
        "Nothing of it was published; the marts show what they showed before.",
        *_section("Why:", [halt.error]),
        *_section("Last notification of the same incident:", _former(before)),
        *_section("Worst facts:", [f"- {fact}" for fact in halt.facts]),
        *_section("Shown as they were before, until the day is published:", [f"- {one}" for one in halt.affected]),
        *_section("To look, and to run again once it is repaired:", _commands(halt)),
        *_section("The day's review, within a minute:", [links.review] if links.review else []),
        *_section("The review of all days, for the day has no page yet:", [links.front] if links.front else []),
        *_section("Data Docs:", [links.data_docs]),
    ]
    what = "still held, now" if before else "held"
    return _message(f"[glamira] {halt.day} {what} at {halt.gate}", lines)


def compose_end(incident: Incident, review: str = "") -> Message:
    """The message that an incident is over: its day is published, or closed by a steward."""
    closed = incident.closed_because
    published = f"{incident.data_date} is published: the marts show it as it is now."
    lines = [
        f"{incident.data_date} is closed: {closed}." if closed else published,
        f"It was held since {clock(incident.opened_at)}, last at {incident.station} (gate {incident.gate}).",
        *_section("It was:", [incident.error]),
        *_section("The day's review, within a minute:", [review] if review else []),
    ]
    return _message(f"[glamira] {incident.data_date} resolved: {'no documents' if closed else 'published'}", lines)


def _message(subject: str, lines: Sequence[str]) -> Message:
    return Message(harmless(subject), "\n".join(map(harmless, lines)))


def _headline(halt: Halt) -> str:
    if halt.gate == DEADLINE:
        return f"{halt.day} is late (gate {halt.gate}): no run of it halted, and none published it in time."
    return f"The run of {halt.day} halted at {halt.station} (gate {halt.gate})."


def _commands(halt: Halt) -> list[str]:
    listed, shown = command(f"quarantine list --day {halt.day}"), command(f"status {halt.day}")
    return [listed if halt.station.startswith("land_") else shown, command(f"run {halt.day}")]


def _former(before: Incident | None) -> list[str]:
    return [f"{before.station} (gate {before.gate}): {before.error}"] if before else []


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def clock(moment: datetime) -> str:
    """A moment as messages write it."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
