"""The review site on disk and in the docs bucket: beside Data Docs, so that one server and one link serve both."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from contracts.errors import GlamiraError
from etl.ops.day_run import Run
from etl.ops.quality_status import DayVerdict
from etl.platform.docs_bucket import docs_folder, restore
from etl.platform.error_boundary import error_boundary
from etl.platform.services import Services
from etl.site.address import INDEX, front_address, page_name
from etl.site.drawing import drawing
from etl.site.files import put
from etl.site.gather import Verdicts, gather, known_days, overview
from etl.site.now import now_json
from etl.site.pages import days_html, gate_pages, quarantine_html, rules_html, runs_html, today_html

log = logging.getLogger(__name__)

# The ids of what writes pages and is no run of a day.
ALL_DAYS, ROLLED_BACK = "review", "review after a roll back"
# The front page comes last, so that no link of it leads nowhere.
_OVER_ALL = {
    "days.html": days_html, "rules.html": rules_html, "quarantine.html": quarantine_html, "runs.html": runs_html,
    "now.json": now_json, INDEX: today_html,
}


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """A build of the review site: days it knows, pages it wrote, and where the front page is read."""

    days: int
    pages: int
    review: str


def review(run: Run) -> ReviewReport:
    """Write the front page anew, and the pages of the run's day and of the days it was published with.

    Pages of former publications stay: they learn from `now.json` that they are not live any more.

    Raises:
        GlamiraError: a page cannot be built. The others are written, and the front page says which one is not.
    """
    with error_boundary(f"review of {run.day}", run.settings):
        known = known_days(run.bigquery)
        _fetch(run.services)
        own = known.get(run.day)
        days = (day for day, one in known.items() if own and _came_with(own, one))
        return _write(run.services, known, map(run.of_day, days))


def review_all(services: Services) -> ReviewReport:
    """Write every page anew; raises as `review` does."""
    with error_boundary("review of all days", services.settings):
        known = known_days(services.bigquery)
        return _write(services, known, (Run(services, day, ALL_DAYS) for day in known))


def review_or_warn(run: Run) -> None:
    """Review a run that is over; what keeps a page from being built is reported and changes no verdict."""
    try:
        review(run)
    except GlamiraError as error:
        log.warning("no review day=%s error=%s", run.day, error)


def review_days_or_warn(services: Services, days: Iterable[date], publication_id: str) -> None:
    """Write the pages of these days and of those that the publication shows, after it became live again."""
    try:
        with error_boundary("review after a roll back", services.settings):
            known, named = known_days(services.bigquery), set(days)
            _fetch(services)
            changed = (day for day, one in known.items() if day in named or _is_of(one, publication_id))
            _write(services, known, (Run(services, day, ROLLED_BACK) for day in changed))
    except GlamiraError as error:
        log.warning("no review after a roll back live=%s error=%s", publication_id, error)


def _fetch(services: Services) -> None:
    """Bring the Data Docs of other machines here."""
    restore(services.docs_bucket, docs_folder(services.settings))


def _came_with(own: DayVerdict, other: DayVerdict) -> bool:
    """Whether the other day is the own one, or changed in its publication."""
    return other.day == own.day or _is_of(other, own.publication_id)


def _is_of(one: DayVerdict, publication_id: str) -> bool:
    return one.publication_id == publication_id != ""


def _write(services: Services, known: Verdicts, runs: Iterable[Run]) -> ReviewReport:
    """The days' pages first: the front page shows which are there, those of other machines included."""
    refused: list[GlamiraError] = []
    pages = _write_days(services, known, list(runs), refused)
    seen = overview(services, known)
    drawn = gate_pages(seen) | {name: draw(seen) for name, draw in _OVER_ALL.items()}
    for name, content in drawn.items():
        put(services, name, content)
    if refused:
        raise refused[0]
    pages += sum(name.endswith(".html") for name in drawn)
    return ReviewReport(len(known), pages, front_address(services.settings))


def _write_days(services: Services, known: Verdicts, runs: Sequence[Run], refused: list[GlamiraError]) -> int:
    """How many pages of days were written; what kept others from it is added to `refused`."""
    at_work: list[tuple[Run, Callable[[], str]]] = []
    written = 0
    with drawing(len(runs)) as draw:
        for run in runs:
            with _collected(run, refused):
                at_work.append((run, draw(gather(run, known))))
        for run, page in at_work:
            with _collected(run, refused):
                put(services, page_name(run.day), page())
                written += 1
    return written


@contextmanager
def _collected(run: Run, refused: list[GlamiraError]) -> Iterator[None]:
    """What fails of a day's page is kept for the end: the others are written."""
    try:
        with error_boundary(f"review page of {run.day}", run.settings):
            yield
    except GlamiraError as error:
        refused.append(error)
