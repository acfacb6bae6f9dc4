"""The calendar has every known day once, under its weekday, and a held day says what to run."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contracts.outcome import Severity, verdict
from etl.ops.acceptances import Acceptance
from etl.ops.quality_status import DayVerdict
from etl.ops.quarantine_log import ReasonCount
from etl.site.facts import DayReview, DocsPage, LargeLine, StationFact
from etl.site.pages import Holes, Pages, commands, day_html, gates, index_html, months
from etl.site.usual import Usual
from tests.tokens import HOSTILE, is_harmless

HELD = DayVerdict(date(2020, 5, 4), "held", "raw", "<b>volume</b>")
PUBLISHED_AT = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)
BACKFILL = [
    DayVerdict(date(2020, 4, 1) + timedelta(place), "published", published_at=PUBLISHED_AT, publication_id=f"{place}")
    for place in range(65)
]


def pages_of(*days: DayVerdict, outdated: bool = False) -> Pages:
    written = {one.day for one in days}
    return Pages(written, written if outdated else set(), has_dbt_docs=True)


def test_a_month_begins_under_its_weekday() -> None:
    [may] = months({HELD.day: HELD})
    assert may.weeks[0] == (None, None, None, None, date(2020, 5, 1), date(2020, 5, 2), date(2020, 5, 3))
    assert [day for week in may.weeks for day in week if day][-1] == date(2020, 5, 31)


def test_gates_come_in_the_order_of_the_run_with_the_gravest_first() -> None:
    warned = verdict(gate="raw", check="volume", holds=False, severity=Severity.WARN)
    failed = verdict(gate="raw", check="rows", holds=False)
    build, raw = verdict(gate="build", check="model", holds=True), [warned, failed]
    found = gates([build, *raw])
    assert [(gate.name, gate.word) for gate in found] == [("raw", "held"), ("build", "published")]
    assert [one.check for one in found[0].broken] == ["rows", "volume"]


def test_the_front_page_escapes_and_links() -> None:
    html = index_html([HELD], pages_of(HELD))
    assert "&lt;b&gt;volume&lt;/b&gt;" in html
    assert 'href="2020-05-04.html"' in html


def test_before_the_first_run_the_front_page_says_how_to_begin() -> None:
    assert "python -m etl run DAY" in index_html([], Pages((), (), has_dbt_docs=False))


def test_a_whole_backfill_is_in_the_calendar_once() -> None:
    html = index_html(BACKFILL, pages_of(*BACKFILL))
    assert html.count('aria-label="2020-') == 65
    assert html.index("June 2020") < html.index("May 2020") < html.index("April 2020")


def test_a_day_that_never_ran_is_a_hole_with_its_command() -> None:
    days = [date(1970, 1, 1), *(date(2020, 5, number) for number in range(5, 17))]
    html = index_html([HELD], pages_of(HELD), Holes(days))
    assert html.count('class="held" aria-label="2020-05-') == 12
    assert "January 1970" in html
    assert "python -m etl run 1970-01-01" in html
    assert "Also never run: 2020-05-14, 2020-05-15, 2020-05-16." in html
    assert "never ran" not in index_html([HELD], pages_of(HELD))


def test_holes_are_shown_before_the_first_verdict_and_an_unread_source_is_told() -> None:
    nobody = Pages((), (), has_dbt_docs=False)
    assert "python -m etl run 2020-05-05" in index_html([], nobody, Holes([date(2020, 5, 5)]))
    assert "not shown: MongoDB: no answer" in index_html([HELD], pages_of(HELD), Holes(unknown="MongoDB: no answer"))


def test_many_held_days_are_all_named_and_the_latest_explained() -> None:
    held = [replace(HELD, day=one.day, reason="no answer") for one in BACKFILL]
    html = index_html(held, pages_of(*held))
    assert html.count("no answer") == 10
    assert "Also held:" in html


def test_a_page_that_is_missing_or_old_is_told_and_a_missing_one_is_not_linked() -> None:
    html = index_html([HELD], pages_of())
    assert "2020-05-04 (it has no page)" in html
    assert "2020-05-04.html" not in html
    assert "2020-05-04 (its page is of an earlier run)" in index_html([HELD], pages_of(HELD, outdated=True))


def test_a_held_day_tells_of_its_incident_and_of_what_readers_see() -> None:
    incident = replace(HELD, incident="2020-05-04-ab12cd34", incident_since=PUBLISHED_AT, incident_messages=2)
    html = index_html([incident], pages_of(HELD))
    assert "2020-05-04-ab12cd34, open since 2026-01-01 03:04:05, told 2 times" in html
    assert "It was never published" in html
    again = index_html([replace(incident, published_at=PUBLISHED_AT)], pages_of(HELD))
    assert "Readers still see its publication of 2026-01-01 03:04:05." in again


def test_a_refused_batch_is_looked_up_in_its_quarantine() -> None:
    held = DayVerdict(HELD.day, "held", "land_events")
    assert commands(held)[0].line == "python -m etl quarantine list --day 2020-05-04"
    assert commands(HELD)[-1].line == "python -m etl run 2020-05-04"


def test_only_the_live_publication_can_be_taken_back() -> None:
    earlier, live = BACKFILL[0], replace(BACKFILL[-1], is_live=True)
    assert [one.line for one in commands(live)][-1] == f"python -m etl publish --roll-back {live.publication_id}"
    assert not any("roll-back" in one.line for one in commands(earlier))


def test_a_day_tells_who_accepted_its_warnings_and_why() -> None:
    verdict_ = DayVerdict(HELD.day, "published", published_at=PUBLISHED_AT, publication_id="1", warnings=1)
    bare = DayReview(
        verdict=verdict_, stations=(), outcomes=(), reasons=(), usual=Usual((), is_firm=False, drawn=(), figures=()),
        largest=(),
        counts={}, uncounted="no source", changes=(), acceptances=(Acceptance("<i>ada</i>", "a fair", PUBLISHED_AT),),
        pages=(), has_dbt_docs=False, built_at=PUBLISHED_AT,
    )
    assert "Accepted 2026-01-01 03:04:05 by <strong>&lt;i&gt;ada&lt;/i&gt;</strong>: a fair" in day_html(bare)
    closed = replace(bare, verdict=DayVerdict(HELD.day, "empty", reason="no documents, accepted by ada: it is right"))
    assert "Closed: no documents, accepted by ada: it is right." in day_html(closed)


def test_no_foreign_text_is_markup_or_control() -> None:
    held = DayVerdict(HELD.day, "held", HOSTILE, HOSTILE, incident=HOSTILE, incident_since=PUBLISHED_AT)
    broken = verdict(gate=HOSTILE, check=HOSTILE, holds=False, observed=HOSTILE, expected=HOSTILE, message=HOSTILE,
                     owner=HOSTILE, meaning=HOSTILE, remedy=HOSTILE, dataset=HOSTILE)
    review = DayReview(
        verdict=held, stations=(StationFact(HOSTILE, HOSTILE, "halted", PUBLISHED_AT, 1.0, HOSTILE),),
        outcomes=(broken,), reasons=(ReasonCount(HELD.day, HOSTILE, 1, 1),),
        usual=Usual((), is_firm=False, drawn=(), figures=()),
        largest=(LargeLine(HOSTILE, HOSTILE, 1, HOSTILE, 1, None, HOSTILE, None, None),), counts={},
        uncounted=HOSTILE, changes=(), acceptances=(Acceptance(HOSTILE, HOSTILE, PUBLISHED_AT),),
        pages=(DocsPage(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "failed"),), has_dbt_docs=False, built_at=PUBLISHED_AT,
    )
    for html in (day_html(review), index_html([held], pages_of(held))):
        assert is_harmless(html)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_a_closed_day_is_no_held_one_and_says_who_closed_it() -> None:
    closed = DayVerdict(date(2020, 5, 5), "empty", reason="no documents, accepted by ada: <b>closed</b>")
    html = index_html([HELD, closed], pages_of(HELD, closed))
    assert "accepted by ada: &lt;b&gt;closed" in html
    assert 'aria-label="2020-05-05 empty">5<br>∅' in html
    assert html.count("<section") == 1
    assert [one.line for one in commands(closed)] == ["python -m etl run 2020-05-05"]
