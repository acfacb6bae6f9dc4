"""What it takes to draw the site for a year of days, from facts at hand: pages, charts, and the calendar over all."""

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter, process_time

import pytest
from rich.console import Console

from etl.site.drawing import drawing
from etl.site.pages import day_html, days_html, today_html
from tests.bench.results import keep
from tests.etl.site import shown

ALLOWED_SECONDS = 20.0
YEAR, CHARTS_OF_A_DAY, HEAVIEST = 365, 4, 300_000


@pytest.mark.bench
def test_a_year_of_days() -> None:
    """Seconds until the last page is there, all processors at work; and of one processor for a page and its charts."""
    review = shown.review()
    four = replace(review, usual=replace(review.usual, drawn=(review.usual.drawn * 2)[:CHARTS_OF_A_DAY]))
    day_html(four)
    begun = process_time()
    page = day_html(four)
    of_a_page = process_time() - begun

    begun = perf_counter()
    with drawing(YEAR) as draw:
        pages = [one() for one in [draw(four) for _ in range(YEAR)]]
    took = perf_counter() - begun

    days = [replace(shown.PUBLISHED, day=date(2020, 1, 1) + timedelta(days=place)) for place in range(YEAR)]
    written = replace(shown.overview().pages, written={one.day for one in days})
    seen = replace(shown.overview(), days=days, pages=written)
    heaviest = max(len(one.encode()) for one in (page, *pages, today_html(seen), days_html(seen)))

    keep("site_year", {"seconds": took, "page_seconds": of_a_page, "heaviest_bytes": heaviest})
    Console().print(f"a year of days drawn in {took:.1f} s, allowed are {ALLOWED_SECONDS}; a page takes a processor "
                    f"{of_a_page * 1000:.0f} ms; the heaviest page has {heaviest:,} bytes")
    assert len(set(pages)) == 1
    assert heaviest < HEAVIEST
    assert took < ALLOWED_SECONDS
