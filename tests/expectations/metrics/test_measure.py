"""The statements that measure ask the tables that they are given, of the days that they are given."""

from datetime import date

from expectations.metrics.families import FAMILIES
from expectations.metrics.figures import OF_TEXTS
from expectations.metrics.measure import measure_events, measure_order_lines

DAYS = [date(2020, 5, 4), date(2020, 5, 3)]


def test_tables_are_put_in() -> None:
    events = measure_events(DAYS, [], events="events", locations="places", products="pages")
    lines = measure_order_lines(DAYS, [], order_lines="sold", events="events")
    assert "glamira_" not in events + lines
    assert all(f"from {name}" in events for name in ("events", "places", "pages"))
    assert "from sold" in lines
    assert "date '2020-05-03', date '2020-05-04'" in lines


def test_every_metric_that_a_rule_judges_is_measured() -> None:
    text = measure_events(DAYS, DAYS) + measure_order_lines(DAYS, DAYS)
    missing = {metric for family in FAMILIES for metric in family.metrics
               if f"'{metric}'" not in text and not metric.startswith(OF_TEXTS)}
    assert not missing
