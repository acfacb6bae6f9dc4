"""The calendar has every known day once, under its weekday, and a held day says what to run."""

from datetime import date

from contracts.outcome import Severity, verdict
from etl.review.facts import DayVerdict
from etl.review.pages import commands, gates, index_html, months

HELD = DayVerdict(date(2020, 5, 4), "held", "raw", "<b>volume</b>")


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
    html = index_html([HELD])
    assert "&lt;b&gt;volume&lt;/b&gt;" in html
    assert 'href="2020-05-04.html"' in html


def test_a_refused_batch_is_looked_up_in_its_quarantine() -> None:
    held = DayVerdict(HELD.day, "held", "land_events")
    assert commands(held)[0] == "python -m etl quarantine list --day 2020-05-04"
    assert commands(HELD)[-1] == "python -m etl run 2020-05-04"
