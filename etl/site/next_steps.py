"""What a day's page has its reader run, as the runbook has it."""

from dataclasses import dataclass

from contracts.commands import command
from etl.ops.quality_status import CLOSED, DayVerdict

STEWARD_GATE = "publish"


@dataclass(frozen=True, slots=True)
class Command:
    """What may be run next, and what for. With `live` it is right only while that publication is the live one."""

    purpose: str
    line: str
    live: str = ""


def waits_for_a_steward(verdict: DayVerdict) -> bool:
    """Whether the day passed its gates, and only a steward can let it be published."""
    return verdict.status == "held" and verdict.gate == STEWARD_GATE and "waits for a steward" in verdict.reason


def commands(verdict: DayVerdict) -> list[Command]:
    """What to run next; a roll back only where it would take this day's publication back."""
    day = verdict.day
    count = Command("Count its rows again", command(f"reconcile {day}"))
    if verdict.status == "published":
        back = Command("Take its publication back, if it should not be seen",
                       command(f"publish --roll-back {verdict.publication_id}"), verdict.publication_id)
        return [count, back] if verdict.is_live else [count]
    again = command(f"run {day}")
    if verdict.status == CLOSED:
        return [Command("When documents of it came, which the next run of any day finds by itself", again)]
    if waits_for_a_steward(verdict):
        return [Command("See its warnings", command(f"status {day}")),
                Command("If the day is right", command(f"accept {day} --reason TEXT")),
                Command("Then", command(f"publish {day}")),
                Command("If it is wrong, once the cause is corrected", again)]
    refused = Command("See what was refused", command(f"quarantine list --day {day}"))
    halted = Command("See what halted", command(f"status {day}"))
    look = refused if verdict.gate.startswith("land_") else halted
    return [look, count, Command("Once it is repaired", again)]
