"""The review site on disk and in the docs bucket: beside Data Docs, so that one server and one link serve both."""

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contracts.errors import GlamiraError
from contracts.lake.paths import DOCS_PREFIX, REVIEW_FOLDER
from contracts.policy.policy import Policy, load_policy
from etl.gates.reconcile import reconcile
from etl.ops.acceptances import acceptances_of
from etl.ops.day_run import Run
from etl.ops.outcomes import latest_outcomes
from etl.ops.quality_status import DayVerdict, verdicts
from etl.ops.quarantine_log import reasons_by_day
from etl.platform.bigquery import prepare_warehouse
from etl.platform.bigquery_client import Warehouse
from etl.platform.docs_bucket import DBT_PAGE, docs_folder, restore, send
from etl.platform.error_boundary import error_boundary
from etl.platform.services import Services
from etl.site import queries
from etl.site.address import INDEX, front_address, page_name
from etl.site.changes import changes
from etl.site.facts import DayReview, DocsPage
from etl.site.pages import Holes, Pages, day_html, index_html
from etl.site.usual import usual
from etl.sources.mongo.source_days import unjudged_days
from etl.stations import DAY_STATION_NAMES
from expectations.runs import runs_of_day

log = logging.getLogger(__name__)

SHOWN_DAYS = 14
# The ids of what writes pages and is no run of a day.
ALL_DAYS, ROLLED_BACK = "review", "review after a roll back"
Verdicts = Mapping[date, DayVerdict]


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """A build of the review site: days it knows, pages it wrote, and where the front page is read."""

    days: int
    pages: int
    review: str


def review(run: Run) -> ReviewReport:
    """Write the front page anew, and the pages of the run's day and of the days it was published with.

    So are those of the publication before a live one: they must not offer to take it back any more.

    Raises:
        GlamiraError: a page cannot be built. The others are written, and the front page says which one is not.
    """
    with error_boundary(f"review of {run.day}", run.settings):
        known = _known(run.bigquery)
        _fetch(run.services)
        own = known.get(run.day)
        superseded = _before(own, known.values()) if own else ""
        days = (day for day, one in known.items() if own and (_came_with(own, one) or _is_of(one, superseded)))
        return _write(run.services, known, map(run.of_day, days))


def review_all(services: Services) -> ReviewReport:
    """Write every page anew; raises as `review` does."""
    with error_boundary("review of all days", services.settings):
        known = _known(services.bigquery)
        return _write(services, known, (Run(services, day, ALL_DAYS) for day in known))


def review_or_tell(run: Run) -> None:
    """Review a run that is over; what keeps a page from being built is told and changes no verdict."""
    try:
        review(run)
    except GlamiraError as error:
        log.warning("no review day=%s error=%s", run.day, error)


def review_days_or_tell(services: Services, days: Iterable[date], publication_id: str) -> None:
    """Write the pages of these days and of those that the publication shows, after it became live again."""
    try:
        with error_boundary("review after a roll back", services.settings):
            known, named = _known(services.bigquery), set(days)
            _fetch(services)
            changed = (day for day, one in known.items() if day in named or _is_of(one, publication_id))
            _write(services, known, (Run(services, day, ROLLED_BACK) for day in changed))
    except GlamiraError as error:
        log.warning("no review after a roll back live=%s error=%s", publication_id, error)


def gather(run: Run, known: Verdicts) -> DayReview:
    """All that is known of the run's day, which is among the known ones."""
    client, day, policy = run.bigquery, run.day, load_policy()
    verdict, (counts, uncounted) = known[day], _counted(run)
    trailing = _published_before(known.values(), day, policy)
    return DayReview(
        verdict=verdict, stations=queries.stations(client, day), outcomes=latest_outcomes(client, day),
        reasons=reasons_by_day(client, day, SHOWN_DAYS), usual=usual(client, day, policy, trailing),
        largest=queries.largest_lines(client, day), counts=counts, uncounted=uncounted,
        changes=changes(client, day, verdict.publication_id), acceptances=acceptances_of(client, day),
        pages=_docs_pages(run), has_dbt_docs=_has_dbt_docs(run.services), built_at=datetime.now(UTC),
    )


def _known(client: Warehouse) -> Verdicts:
    prepare_warehouse(client)
    return {verdict.day: verdict for verdict in verdicts(client, DAY_STATION_NAMES)}


def _fetch(services: Services) -> None:
    """Bring the Data Docs of other machines here."""
    restore(services.docs_bucket, docs_folder(services.settings))


def _published_before(known: Iterable[DayVerdict], day: date, policy: Policy) -> tuple[date, ...]:
    """The latest published days before `day`, newest first, as the gates compare it with them."""
    days = (one.day for one in known if one.day < day and one.status == "published")
    return tuple(sorted(days, reverse=True)[: policy.metric_days])


def _came_with(own: DayVerdict, other: DayVerdict) -> bool:
    """Whether the other day is the own one, or changed in its publication."""
    return other.day == own.day or _is_of(other, own.publication_id)


def _is_of(one: DayVerdict, publication_id: str) -> bool:
    return one.publication_id == publication_id != ""


def _before(own: DayVerdict, known: Iterable[DayVerdict]) -> str:
    """The publication that shows other days and was live before the own one; empty when that is not live."""
    ids = (one.publication_id for one in known if one.publication_id < own.publication_id)
    return max(ids, default="") if own.is_live else ""


def _write(services: Services, known: Verdicts, runs: Iterable[Run]) -> ReviewReport:
    """The days' pages first: the front page tells which are there, those of other machines included."""
    refused: list[GlamiraError] = []
    pages = 0
    for run in runs:
        try:
            with error_boundary(f"review page of {run.day}", run.settings):
                _put(services, page_name(run.day), day_html(gather(run, known)))
                pages += 1
        except GlamiraError as error:
            refused.append(error)
    _put(services, INDEX, index_html(list(known.values()), _found(services, known), _holes(services, known)))
    if refused:
        raise refused[0]
    return ReviewReport(len(known), pages + 1, front_address(services.settings))


def _put(services: Services, name: str, html: str) -> None:
    """Write a page and send it; no reader and no other run ever sees half of it."""
    folder = docs_folder(services.settings)
    file = folder / REVIEW_FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{name}.{os.getpid()}")
    draft.write_text(html, encoding="utf-8")
    draft.replace(file)
    send(services.docs_bucket, folder, [file])


def _found(services: Services, known: Verdicts) -> Pages:
    """The pages in the docs bucket; one that is older than its day's latest run was not written since."""
    prefix = f"{DOCS_PREFIX}{REVIEW_FOLDER}/"
    blobs = services.docs_bucket.list_blobs(prefix=prefix)
    moments = {blob.name.removeprefix(prefix): blob.updated for blob in blobs}
    written = {day: moments[page_name(day)] for day in known if page_name(day) in moments}
    outdated = {day for day, moment in written.items() if _is_older(moment, known[day].ended_at)}
    return Pages(written.keys(), outdated, _has_dbt_docs(services))


def _holes(services: Services, known: Verdicts) -> Holes:
    """Days with documents and without a verdict; a source out of reach leaves the page without them, and says so."""
    try:
        with error_boundary("days that never ran", services.settings):
            return Holes(unjudged_days(services.events, known.keys()))
    except GlamiraError as error:
        return Holes(unknown=str(error))


def _is_older(moment: datetime, ended_at: datetime | None) -> bool:
    return ended_at is not None and moment < ended_at


def _counted(run: Run) -> tuple[dict[str, object], str]:
    """What `reconcile` says of the day; a source out of reach leaves the page without its flow, and says so."""
    try:
        with error_boundary(f"reconcile of {run.day}", run.settings):
            return reconcile(run).to_json(), ""
    except GlamiraError as error:
        return {}, str(error)


def _docs_pages(run: Run) -> tuple[DocsPage, ...]:
    return tuple(
        DocsPage(one.run.run_id, one.run.gate, suite.suite, suite.page, suite.word)
        for one in runs_of_day(docs_folder(run.settings), str(run.day)) for suite in one.suites
    )


def _has_dbt_docs(services: Services) -> bool:
    """Whether dbt's docs were built: a link that leads nowhere is worse than none."""
    return bool(services.docs_bucket.blob(f"{DOCS_PREFIX}{DBT_PAGE}").exists())
