"""Pages of days: a few are drawn here, of many as many at once as there are processors, since charts take long."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial

from etl.site.facts import DayReview
from etl.site.pages import day_html

# Fewer are drawn before the processes for them are up.
MANY_DAYS = 40

# Takes the facts of a day; what it returns gives the page, once it is drawn.
Draw = Callable[[DayReview], Callable[[], str]]


@contextmanager
def drawing(days: int) -> Iterator[Draw]:
    """What draws the pages of so many days, in whichever order."""
    if days < MANY_DAYS:
        yield lambda review: partial(day_html, review)
        return
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda review: pool.submit(day_html, review).result
