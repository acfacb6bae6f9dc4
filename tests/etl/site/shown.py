"""Facts of a fortnight, as the pages take them: published, warned, accepted, held and closed days, and a hole."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contracts.outcome import PIPELINE, SHOP, Measure, Severity, verdict
from etl.ops.acceptances import Acceptance
from etl.ops.publication_changes import TableChange
from etl.ops.quality_status import DayVerdict
from etl.ops.quarantine_log import Item, ReasonCount
from etl.ops.rule_history import Judgement, RuleHistory
from etl.ops.runs import PastRun, StationStatus
from etl.quarantine.item_detail import Spot
from etl.site.calendar import all_holes
from etl.site.facts import DayReview, DocsPage, LargeLine, StationFact
from etl.site.pages import Overview, Pages
from etl.site.refused import Quarantine, RefusedDocument
from etl.site.usual import Figure, Usual
from expectations.metrics.figures import Metric
from expectations.metrics.judge import Figure as Judged
from expectations.metrics.judge import Weight

FIRST, HOLE = date(2020, 5, 1), date(2020, 5, 9)
AT = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)
PUBLISHED = DayVerdict(FIRST, "published", published_at=AT, publication_id="20260101T030405000000Z", ended_at=AT)
HELD = DayVerdict(date(2020, 5, 13), "held", "land_events", "events: 180 of 6,000 rows refused", 180, ended_at=AT,
                  incident="2020-05-13-ab12cd34", incident_since=AT, incident_messages=1)
ASKED = DayVerdict(date(2020, 5, 14), "held", "publish", "gate publish: 2020-05-14 waits for a steward.", ended_at=AT)
ACCEPTED, CLOSED = date(2020, 5, 6), date(2020, 5, 10)


def days() -> list[DayVerdict]:
    """Every day that was judged, oldest first."""
    shown = [replace(PUBLISHED, day=FIRST + timedelta(days=place), warnings=int(place in (3, 5)))
             for place in range(12)]
    closed = DayVerdict(CLOSED, "empty", reason="no documents, accepted by ada: a holiday")
    made = {one.day: one for one in (*shown, closed, HELD, ASKED) if one.day != HOLE}
    made[date(2020, 5, 12)] = replace(made[date(2020, 5, 12)], is_live=True)
    return list(made.values())


def overview(*, parts: tuple[str, ...] = ("Dashboards", "Models")) -> Overview:
    """All that the pages over all days show."""
    known = {one.day: one for one in days()}
    return Overview(
        days(), Pages(known.keys(), {HELD.day}, parts), all_holes(known, ()),
        {ACCEPTED: Acceptance("ada", "a fair in Vienna", AT)}, quarantine(), runs(), rules(), drawn_at=AT,
    )


def rules() -> tuple[RuleHistory, ...]:
    """Rules of two gates: a share that broke its limit once, a figure that never moved, one of no figure."""
    shares = [0.002, 0.003, 0.001, 0.0, 0.004, 0.005, 0.006, 0.012, 0.004, 0.002]
    return (
        RuleHistory("land_events", "quarantined_rows", "events", "at most 1.00%", "At most 1% of the rows are refused.",
                    "Look, repair and run the day again.", SHOP, tuple(
                        judged(place, share, 0.01, f"{share:.2%}", "share of rows")
                        for place, share in enumerate(shares))),
        RuleHistory("build", "order_lines_grain", "fct_order_lines", "0 rows", "Every line once.", "Look at the model.",
                    PIPELINE, tuple(judged(place, 0, 0, "0 rows", "rows") for place in range(10))),
        RuleHistory("build", "policy", "", "", "It judged by this policy.", "None.", PIPELINE, (
            Judgement(FIRST, "warn", holds=False, observed="ab12", measure=None),)),
    )


def judged(place: int, value: float, limit: float, observed: str, unit: str) -> Judgement:
    """What a rule of severity fail found on a day."""
    measure = Measure(value, 0, limit, unit)
    return Judgement(FIRST + timedelta(days=place), "fail", value <= limit, observed, measure)


def quarantine() -> Quarantine:
    """Two reasons, one document that is not kept any more."""
    item = Item("5f0c1a2b3c4d5e6f", "events", "20200513-0123456789abcdef", HELD.day, "5eb0039a2f4c1d0001a3b7e4",
                ("line_currency_unexpected",), "1.9.0", "open", "86", None, None, AT, AT, AT)
    spot = Spot("line_currency_unexpected", "cart_products.0.currency", "kr", "the symbol is not the store's",
                "₱, which store 86 (glamira.com.ph) prints for PHP")
    kept = [RefusedDocument(replace(item, quarantine_id=f"{place:016x}"), (spot,)) for place in range(5)]
    return Quarantine(
        181, {"line_currency_unexpected": 180, "cart_empty": 3},
        {"line_currency_unexpected": "the symbol is not the store's", "cart_empty": "an order without any line"},
        (*kept, RefusedDocument(item, ())),
    )


def runs() -> tuple[PastRun, ...]:
    """A run of each day, the latest first; one halted."""
    found = []
    for one in reversed(days()):
        halted = one.status == "held"
        stations = [StationStatus("land_events", "done", AT, 4.0 + one.day.day / 3, ""),
                    StationStatus("build", "halted" if halted else "done", AT + timedelta(seconds=9), 12.5, "")]
        found.append(PastRun(one.day, f"manual__{one.day}", tuple(stations)))
    return tuple(found)


def figure(title: str, values: list[float | None], unit: str) -> Figure:
    """A figure of the days from the first on, a day without value among them, with the band of the last."""
    history = [(FIRST + timedelta(days=place), value) for place, value in enumerate(values) if value is not None]
    own = history[-1][1]
    metric = Metric("events", "events", "", own, own)
    judged = Judged("volume_usual", metric, own * 1.1, own * 0.8, own * 1.4, Weight.WARN)
    return Figure(title, "volume_usual", title, own, judged, tuple(history), unit)


def review() -> DayReview:
    """The page of the held day, with everything that a page can have."""
    drawn = (figure("Loaded events", [2000.0 + 40 * place if place != 8 else None for place in range(13)], "events"),
             figure("Orders per event", [0.05 + place / 1000 for place in range(13)], "share of events"))
    broken = verdict(
        gate="land_events", check="quarantined_rows", holds=False, observed="3.00%", expected="at most 1.00%",
        message="180 of 6,000 rows refused", owner=SHOP, meaning="At most 1% of the rows are refused.",
        remedy="Look, repair and run the day again.", dataset="events",
    )
    warned = replace(broken, check="quarantined_rows_half", severity=Severity.WARN, gate="raw", hold=True)
    return DayReview(
        verdict=HELD, stations=(StationFact("manual__1", "land_events", "halted", AT, 4.2, "180 of 6,000"),),
        outcomes=(broken, warned, verdict(gate="raw", check="fine", holds=True)),
        reasons=tuple(ReasonCount(date(2020, 5, day), reason, day * 3, day)
                      for day in range(2, 14) for reason in ("line_currency_unexpected", "cart_empty")),
        usual=Usual(tuple(FIRST + timedelta(days=place) for place in range(12)), is_firm=True, drawn=drawn,
                    figures=drawn),
        largest=(LargeLine("5eb0039a2f4c1d0001a3b7e4", "86", 95814, "Ring Bridal Rise", 2, None, "PHP", None, None),),
        counts={"balanced": False, "order_lines": {"raw": 140, "published": 120, "excluded": {"test_host": 12}},
                "datasets": {"events": {"source": 6000, "accepted": 5820, "quarantined": 180, "landed": 0,
                                        "loaded": 0}}},
        uncounted="", changes=(TableChange("fct_orders", True, 10, 12, 3, 1),),
        acceptances=(Acceptance("ada", "a fair", AT),),
        pages=(DocsPage("manual__1", "raw", "raw_events", "validations/raw_events/x.html", "failed"),), built_at=AT,
        beside=(date(2020, 5, 12), ASKED.day),
    )


def review_of(verdict_: DayVerdict) -> DayReview:
    """The same page for a day with another verdict."""
    return replace(review(), verdict=verdict_)
