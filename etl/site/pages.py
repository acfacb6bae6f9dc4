"""The pages as HTML: today, the days and each of them, the quarantine and the runs. Every value is escaped."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from etl.gates.summary import gates
from etl.ops.acceptances import Acceptance
from etl.ops.quality_status import DayVerdict
from etl.ops.quarantine_log import ReasonCount
from etl.ops.rule_history import RuleHistory
from etl.ops.runs import PastRun
from etl.site.address import build_page_name, page_name, rule_page
from etl.site.band import chart, run_times
from etl.site.calendar import Holes, months
from etl.site.facts import DayReview
from etl.site.flow import flows
from etl.site.next_steps import commands
from etl.site.refused import Quarantine
from etl.site.rules import by_gate, counted, in_groups, shown_rules
from etl.site.trust import trust, waiting
from etl.transform.dbt_results import Result
from presentation.frame import environment

LISTED = 10
ROOT = "../../"
_TEMPLATES = environment("etl.site")
_TEMPLATES.globals |= {"page_name": page_name, "build_page_name": build_page_name, "rule_page": rule_page, "root": ROOT}


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages a reader finds: days whose page is there, those whose page is of an earlier run, optional parts.

    `builds` are the names of the pages of builds.
    """

    written: Collection[date]
    outdated: Collection[date]
    parts: Collection[str] = ()
    builds: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the pages over all days show."""

    days: Sequence[DayVerdict]
    pages: Pages
    holes: Holes = field(default_factory=Holes)
    accepted: Mapping[date, Acceptance] = field(default_factory=dict)
    quarantine: Quarantine = field(default_factory=Quarantine)
    runs: Sequence[PastRun] = ()
    rules: Sequence[RuleHistory] = ()
    drawn_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def known(self) -> dict[date, DayVerdict]:
        """The verdicts by day."""
        return {verdict.day: verdict for verdict in self.days}

    @property
    def behind(self) -> list[date]:
        """Days whose page is missing, or of an earlier run."""
        return [one.day for one in self.days if one.day not in self.pages.written or one.day in self.pages.outdated]


def today_html(seen: Overview) -> str:
    """The front page: may the data be trusted, what waits for whom, what is held or never ran and what to run."""
    held = [verdict for verdict in reversed(seen.days) if verdict.status == "held"]
    return _render(
        "today", "Today", seen.drawn_at, trust=trust(seen.days, seen.holes), holes=seen.holes, listed=LISTED,
        waiting=waiting(seen.days, seen.holes, seen.quarantine, seen.behind),
        latest=seen.days[-1] if seen.days else None, held=held[:LISTED], more_held=held[LISTED:], commands=commands,
        pages=seen.pages, behind=seen.behind,
    )


def days_html(seen: Overview) -> str:
    """The calendar of all days."""
    return _render(
        "days", "Days", seen.drawn_at, months=months({*seen.known, *seen.holes.days}), known=seen.known,
        holes=seen.holes, pages=seen.pages, accepted=seen.accepted,
    )


def rules_html(seen: Overview) -> str:
    """Every rule with what it found last, gate by gate; a script of ours searches it."""
    return _render("rules", "Rules", seen.drawn_at, gates=by_gate(seen.rules), count=len(seen.rules), counted=counted)


def gate_pages(seen: Overview) -> dict[str, str]:
    """A page for the rules of each gate, by file name: what each asks, and what it found day by day."""
    return {
        rule_page(gate): _render("gate", "Rules", seen.drawn_at, gate=gate, count=len(rules), words=counted(rules),
                                 groups=in_groups(shown_rules(rules)))
        for gate, rules in by_gate(seen.rules).items()
    }


def quarantine_html(seen: Overview) -> str:
    """What is in open quarantine, and why."""
    return _render("quarantine", "Quarantine", seen.drawn_at, quarantine=seen.quarantine)


def runs_html(seen: Overview) -> str:
    """The latest runs of whichever days."""
    return _render("runs", "Runs", seen.drawn_at, runs=seen.runs, chart=run_times(seen.runs), pages=seen.pages)


def build_html(days: Sequence[date], run_id: str, results: Sequence[Result], built_at: datetime) -> str:
    """What dbt made in one build of these days, and what its tests found: first what did not hold, then the longest."""
    made, tests = ([one for one in results if one.is_test is is_test] for is_test in (False, True))
    return _render(
        "build", "Runs", built_at, days=days, run_id=run_id, tested=Counter(one.table for one in tests),
        made=sorted(made, key=lambda one: (not one.is_broken, -one.seconds)),
        tests=sorted(tests, key=lambda one: (one.holds, one.table, one.name)),
        words=_worst_first(Counter(one.word for one in results)),
    )


def _worst_first(words: Mapping[str, int]) -> dict[str, int]:
    return {word: words[word] for word in ("failed", "warned", "passed") if word in words}


def day_html(review: DayReview) -> str:
    """The page of a day."""
    day, usual = review.verdict.day, review.usual
    return _render(
        "day", "Days", review.built_at, review=review, verdict=review.verdict, flows=flows(review.counts),
        gates=gates(review.outcomes), charts=[(one, chart(one, usual.trailing, day)) for one in usual.drawn],
        odd=[one for one in usual.figures if one.word in ("above", "below")], beside=review.beside,
        reasons=by_reason(review.reasons), reason_days=sorted({one.day for one in review.reasons} | {day}),
        still_open={one.reason: one.still_open for one in review.reasons if one.day == day},
        commands=commands(review.verdict),
    )


def by_reason(counts: Sequence[ReasonCount]) -> dict[str, Mapping[date, int]]:
    """Counts by day of each reason, the most frequent first."""
    names = {one.reason for one in counts}
    table = {name: {one.day: one.count for one in counts if one.reason == name} for name in names}
    return dict(sorted(table.items(), key=lambda item: (-sum(item[1].values()), item[0])))


def _render(template: str, part: str, drawn_at: datetime, **values: object) -> str:
    return _TEMPLATES.get_template(f"{template}.html.j2").render(part=part, drawn_at=drawn_at, **values)
