"""What it costs to draw the site for a year of days, from facts at hand: pages, charts, and the calendar over all."""

from dataclasses import replace
from datetime import date, timedelta
from time import process_time

import pytest
from rich.console import Console

from etl.site.pages import day_html, days_html, today_html
from tests.bench.results import keep
from tests.etl.site import shown

ALLOWED_SECONDS = 60.0
YEAR, CHARTS_OF_A_DAY, HEAVIEST = 365, 4, 300_000


@pytest.mark.bench
def test_a_year_of_days() -> None:
    """Seconds of processor time; the drawing engine starts once, before."""
    review = shown.review()
    four = replace(review, usual=replace(review.usual, drawn=(review.usual.drawn * 2)[:CHARTS_OF_A_DAY]))
    day_html(four)
    begun = process_time()
    pages = [day_html(four) for _ in range(YEAR)]
    drawn = process_time() - begun
    plain = replace(four, usual=replace(four.usual, drawn=()))
    begun = process_time()
    for _ in range(YEAR):
        day_html(plain)
    text = process_time() - begun

    days = [replace(shown.PUBLISHED, day=date(2020, 1, 1) + timedelta(days=place)) for place in range(YEAR)]
    written = replace(shown.overview().pages, written={one.day for one in days})
    seen = replace(shown.overview(), days=days, pages=written)
    heaviest = max(len(page.encode()) for page in (*pages, today_html(seen), days_html(seen)))

    keep("site_year", {"seconds": drawn, "charts_share": 1 - text / drawn, "heaviest_bytes": heaviest})
    Console().print(f"a year of days drawn: {drawn:.1f} s, allowed are {ALLOWED_SECONDS}; charts take "
                    f"{1 - text / drawn:.0%} of it; the heaviest page has {heaviest:,} bytes")
    assert heaviest < HEAVIEST
    assert drawn < ALLOWED_SECONDS
