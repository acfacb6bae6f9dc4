"""The review site on disk and in the docs bucket: beside Data Docs, so that one server and one link serve both."""

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from contracts.errors import GlamiraError
from etl.building.docs_site import address, docs_folder, restore, send
from etl.context import Run
from etl.gates.reconcile import reconcile
from etl.mishaps import told
from etl.review import queries
from etl.review.facts import DayReview, DayVerdict, DocsPage
from etl.review.pages import INDEX, day_html, index_html, page_name
from expectations.runs import newest_runs

log = logging.getLogger(__name__)

FOLDER = "review"
_LATEST_RUNS = 400


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """A build of the review site: days it knows, pages it wrote, and where the front page is read."""

    days: int
    pages: int
    review: str


def review(run: Run) -> ReviewReport:
    """Write the page of the run's day and the front page anew, and send them to the docs bucket."""
    known = {verdict.day: verdict for verdict in queries.verdicts(run.bigquery)}
    restore(run.storage.bucket(run.settings.docs_bucket), docs_folder(run.settings))
    return _write(run, known, [run.day] if run.day in known else [])


def review_all(run: Run) -> ReviewReport:
    """Write every page anew."""
    known = {verdict.day: verdict for verdict in queries.verdicts(run.bigquery)}
    return _write(run, known, list(known))


def review_or_tell(run: Run) -> None:
    """Review a run that is over; what keeps the page from being built is told and changes no verdict."""
    try:
        with told(f"review of {run.day}", run.settings):
            review(run)
    except GlamiraError as error:
        log.warning("no review day=%s error=%s", run.day, error)


def gather(run: Run, verdict: DayVerdict) -> DayReview:
    """All that is known of the run's day."""
    client, day = run.bigquery, run.day
    counts, uncounted = _counted(run)
    return DayReview(
        verdict, queries.stations(client, day), queries.outcomes(client, day), queries.reasons(client, day),
        queries.volumes(client, day), counts, uncounted, queries.changes(client, verdict.publication_id),
        _docs_pages(run), datetime.now(UTC),
    )


def _write(run: Run, known: Mapping[date, DayVerdict], days: Iterable[date]) -> ReviewReport:
    folder = docs_folder(run.settings) / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    written = [_put(folder / page_name(day), day_html(gather(replace(run, day=day), known[day]))) for day in days]
    written.append(_put(folder / INDEX, index_html(list(known.values()))))
    send(run.storage.bucket(run.settings.docs_bucket), docs_folder(run.settings), written)
    return ReviewReport(len(known), len(written), address(run.settings, f"{FOLDER}/{INDEX}"))


def _put(file: Path, html: str) -> Path:
    """No reader and no other run ever sees half of a page."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.write_text(html, encoding="utf-8")
    draft.replace(file)
    return file


def _counted(run: Run) -> tuple[dict[str, object], str]:
    """What `reconcile` says of the day; a source out of reach leaves the page without its flow, and says so."""
    try:
        with told(f"reconcile of {run.day}", run.settings):
            return reconcile(run).to_json(), ""
    except GlamiraError as error:
        return {}, str(error)


def _docs_pages(run: Run) -> tuple[DocsPage, ...]:
    runs = newest_runs(docs_folder(run.settings), _LATEST_RUNS)
    return tuple(
        DocsPage(one.run.run_id, one.run.gate, suite.suite, suite.page, suite.word)
        for one in runs if one.run.day == str(run.day) for suite in one.suites
    )
