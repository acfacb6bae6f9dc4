"""The calendar has every known day once, under its weekday, and a held day says what to run."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from contracts.outcome import Severity, verdict
from etl.gates.summary import gates
from etl.ops.acceptances import Acceptance
from etl.ops.days import ahead_of_time
from etl.ops.quality_status import DayVerdict
from etl.ops.quarantine_log import ReasonCount
from etl.quarantine.near_end import NearEnd
from etl.site.address import build_page_name
from etl.site.calendar import Holes, all_holes, months
from etl.site.drawing import MANY_DAYS, drawing
from etl.site.facts import DayReview, DocsPage, LargeLine, StationFact
from etl.site.next_steps import commands
from etl.site.now import now_json
from etl.site.pages import Overview, Pages, build_html, day_html, days_html, quarantine_html, runs_html, today_html
from etl.site.usual import Usual
from etl.transform.dbt_results import Result
from tests.etl.site import shown
from tests.tokens import HOSTILE, is_harmless

HELD = DayVerdict(date(2020, 5, 4), "held", "raw", "<b>volume</b>")
PUBLISHED_AT = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)
BACKFILL = [
    DayVerdict(date(2020, 4, 1) + timedelta(place), "published", published_at=PUBLISHED_AT, publication_id=f"{place}")
    for place in range(65)
]


def pages_of(*days: DayVerdict, outdated: bool = False) -> Pages:
    written = {one.day for one in days}
    return Pages(written, written if outdated else set())


def index_html(days: Sequence[DayVerdict], pages: Pages, holes: Holes | None = None) -> str:
    """The front page and the calendar."""
    seen = Overview(days, pages, holes or Holes())
    return today_html(seen) + days_html(seen)


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
    assert ".venv/bin/glamira run DAY" in index_html([], Pages((), ()))


def test_a_whole_backfill_is_in_the_calendar_once() -> None:
    html = index_html(BACKFILL, pages_of(*BACKFILL))
    assert html.count('aria-label="2020-') == 65
    assert html.index("June 2020") < html.index("May 2020") < html.index("April 2020")


def test_a_day_that_never_ran_is_a_hole_with_its_command() -> None:
    days = [date(1970, 1, 1), *(date(2020, 5, number) for number in range(5, 17))]
    html = index_html([HELD], pages_of(HELD), Holes(days))
    assert html.count('class="hole" title="2020-05-') == 12
    assert "January 1970" in html
    assert ".venv/bin/glamira run 1970-01-01" in html
    assert "Also never run: 2020-05-14, 2020-05-15, 2020-05-16." in html
    assert 'class="hole"' not in index_html([HELD], pages_of(HELD))


def test_holes_are_shown_before_the_first_verdict_and_an_unread_source_is_told() -> None:
    nobody = Pages((), ())
    assert ".venv/bin/glamira run 2020-05-05" in index_html([], nobody, Holes([date(2020, 5, 5)]))
    unread = index_html([HELD], pages_of(HELD), Holes(unknown="MongoDB: no answer"))
    assert "never ran are not shown: MongoDB: no answer" in unread


def test_documents_that_are_dated_in_the_future_wait_for_somebody() -> None:
    html = index_html([HELD], pages_of(HELD), Holes(ahead=ahead_of_time([date(2100, 1, 1)])))
    assert "documents are dated in the future, and no run can take them: 2100-01-01." in html
    assert 'id="ahead"' not in index_html([HELD], pages_of(HELD), Holes(ahead=ahead_of_time([])))


def test_a_day_between_published_ones_that_never_ran_is_a_hole_though_it_has_no_documents() -> None:
    known = {one.day: one for one in BACKFILL if one.day.day != 9}
    holes = all_holes(known, [date(2020, 6, 30)])
    assert holes.days == [date(2020, 4, 9), date(2020, 5, 9), date(2020, 6, 30)]
    assert all_holes({HELD.day: HELD}, ()).days == []
    seen = Overview(list(known.values()), pages_of(), holes)
    assert 'class="hole" title="2020-05-09 never ran"' in days_html(seen)
    assert "3 days never ran: 2020-04-09, 2020-05-09, 2020-06-30" in today_html(seen)


def test_the_front_page_answers_in_a_sentence() -> None:
    assert "Yes: 65 days up to 2020-06-04 are published. Every row was counted" in index_html(BACKFILL, pages_of())
    told = index_html([*BACKFILL[:2], replace(HELD, published_at=PUBLISHED_AT)], pages_of())
    assert "but 1 day is held (1 of them still shown as published before)." in told
    assert "Nothing is published yet; 1 day is held." in index_html([HELD], pages_of())


def test_the_page_of_a_build_has_each_model_and_test_and_what_failed_comes_first() -> None:
    results = [
        Result("fct_orders", "model", "success", 0, "", "audit.fct_orders", "fct_orders", seconds=2.5),
        Result("dim_dates", "model", "success", 0, "", "audit.dim_dates", "dim_dates", seconds=0.4),
        Result("orders_key", "test", "pass", 0, "", "", "fct_orders"),
        Result("orders_total", "test", "fail", 1234, HOSTILE, "", "fct_orders"),
    ]
    html = build_html([HELD.day], "manual__1", [*results[1::-1], *results[2:]], PUBLISHED_AT)
    assert is_harmless(html)
    places = [html.index(f'<th scope="row">{name}</th>') for name in
              ("fct_orders", "dim_dates", "orders_total", "orders_key")]
    assert places == sorted(places)
    assert "✗ 1 failed" in html
    assert "✓ 3 passed" in html
    assert '<td class="number">2.5</td><td class="number">2</td><td><code>audit.fct_orders</code>' in html
    assert '<td class="number">1,234</td>' in html


def test_a_run_leads_to_the_page_of_its_build_if_there_is_one() -> None:
    seen = shown.overview()
    page = build_page_name(seen.runs[0].day, seen.runs[0].run_id)
    found = runs_html(replace(seen, pages=replace(seen.pages, builds=[page])))
    assert found.count('href="build-') == found.count(f'<a href="{page}">') == 1
    assert 'href="build-' not in runs_html(seen)


def test_a_day_that_waits_for_a_steward_is_told_apart_from_one_to_repair() -> None:
    html = today_html(shown.overview())
    assert "1 day passed every gate, with warnings that only people can judge: 2020-05-14" in html
    assert "1 day is held: 2020-05-13" in html
    assert ".venv/bin/glamira accept 2020-05-14 --reason TEXT" in html


def test_an_accepted_day_says_by_whom_and_why() -> None:
    html = days_html(shown.overview())
    assert 'aria-label="2020-05-06 warned, accepted by ada"' in html
    assert "a fair in Vienna" in html


def test_refused_documents_are_shown_with_spot_what_would_pass_and_command() -> None:
    html = quarantine_html(shown.overview())
    assert "cart_products.0.currency</code>: found <strong>kr</strong>" in html
    assert "Would pass: ₱" in html
    assert "183 reasons of 181 documents" in html
    assert "Its document is not kept any more" in html
    assert "will be deleted" not in html


def test_documents_near_their_end_are_told_in_counts_on_both_pages() -> None:
    seen = shown.overview()
    seen = replace(seen, quarantine=replace(seen.quarantine, near_end=NearEnd(12, 3, date(2026, 12, 30))))
    assert "12 refused documents will be deleted, from 2026-12-30 on" in today_html(seen)
    assert "12 documents of 3 days will be deleted, from 2026-12-30 on" in quarantine_html(seen)


def test_runs_name_the_station_that_halted() -> None:
    html = runs_html(shown.overview())
    assert html.count("at build") == 2
    assert "21.5" in html


def test_what_is_live_is_told_beside_the_pages() -> None:
    now = json.loads(now_json(shown.overview()))
    assert (now["live"], now["parts"]) == (shown.PUBLISHED.publication_id, ["Dashboards", "Models"])
    assert now["days"]["2020-05-13"] == {"word": "held", "ended": shown.AT.isoformat()}
    assert now["state"] == "Data to 2020-05-12 · 2 held · 1 never ran"


def test_many_held_days_are_all_named_and_the_latest_explained() -> None:
    held = [replace(HELD, day=one.day, reason="no answer") for one in BACKFILL]
    html = index_html(held, pages_of(*held))
    assert html.count("<p>no answer</p>") == 10
    assert "Also held:" in html


def test_a_page_that_is_missing_or_old_is_told_and_a_missing_one_is_not_linked() -> None:
    html = index_html([HELD], pages_of())
    assert "2020-05-04 (it has no page)" in html
    assert "2020-05-04.html" not in html
    assert "2020-05-04 (its page is of an earlier run)" in index_html([HELD], pages_of(HELD, outdated=True))


def test_a_held_day_tells_of_its_incident_and_of_what_readers_see() -> None:
    incident = replace(HELD, incident="2020-05-04-ab12cd34", incident_since=PUBLISHED_AT, incident_messages=2)
    html = index_html([incident], pages_of(HELD))
    assert "2020-05-04-ab12cd34, open since 2026-01-01 03:04:05, 2 notifications" in html
    assert "It was never published" in html
    again = index_html([replace(incident, published_at=PUBLISHED_AT)], pages_of(HELD))
    assert "Readers still see its publication of 2026-01-01 03:04:05." in again


def test_a_refused_batch_is_looked_up_in_its_quarantine() -> None:
    held = DayVerdict(HELD.day, "held", "land_events")
    assert commands(held)[0].line == ".venv/bin/glamira quarantine list --day 2020-05-04"
    assert commands(HELD)[-1].line == ".venv/bin/glamira run 2020-05-04"


def test_only_the_live_publication_can_be_taken_back() -> None:
    earlier, live = BACKFILL[0], replace(BACKFILL[-1], is_live=True)
    assert [one.line for one in commands(live)][-1] == f".venv/bin/glamira publish --roll-back {live.publication_id}"
    assert not any("roll-back" in one.line for one in commands(earlier))


def test_a_day_tells_who_accepted_its_warnings_and_why() -> None:
    verdict_ = DayVerdict(HELD.day, "published", published_at=PUBLISHED_AT, publication_id="1", warnings=1)
    bare = DayReview(
        verdict=verdict_, stations=(), outcomes=(), reasons=(), usual=Usual((), is_firm=False, drawn=(), figures=()),
        largest=(),
        counts={}, uncounted="no source", changes=(), acceptances=(Acceptance("<i>ada</i>", "a fair", PUBLISHED_AT),),
        pages=(), built_at=PUBLISHED_AT,
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
        pages=(DocsPage(HOSTILE, HOSTILE, HOSTILE, HOSTILE, "failed"),), built_at=PUBLISHED_AT,
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
    assert [one.line for one in commands(closed)] == [".venv/bin/glamira run 2020-05-05"]


def test_processes_draw_the_pages_that_one_would_draw_alone() -> None:
    with drawing(MANY_DAYS) as draw:
        page = draw(shown.review())
        assert page() == day_html(shown.review())
