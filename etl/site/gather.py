"""What the pages show, asked of the warehouse, the source, the buckets and the folder of Data Docs."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime

from contracts.errors import GlamiraError
from contracts.lake.paths import DOCS_PREFIX, REVIEW_FOLDER
from contracts.policy.policy import Policy, load_policy
from etl.gates.reconcile import reconcile
from etl.ops.acceptances import acceptances_of, latest_acceptances
from etl.ops.day_run import Run
from etl.ops.days import ahead_of_time
from etl.ops.outcomes import latest_outcomes
from etl.ops.quality_status import DayVerdict, verdicts
from etl.ops.quarantine_log import reasons_by_day
from etl.ops.rule_history import rule_histories
from etl.ops.runs import recent_runs
from etl.platform.bigquery import prepare_warehouse
from etl.platform.bigquery_client import Warehouse
from etl.platform.docs_bucket import docs_folder
from etl.platform.error_boundary import error_boundary
from etl.platform.services import Services
from etl.site import queries
from etl.site.address import BUILD_PAGES, page_name
from etl.site.calendar import Holes, all_holes
from etl.site.changes import changes
from etl.site.facts import DayReview, DocsPage
from etl.site.pages import Overview, Pages
from etl.site.refused import open_quarantine
from etl.site.usual import usual
from etl.sources.mongo.source_days import days_ahead, unjudged_days
from etl.stations import DAY_STATION_NAMES
from expectations.runs import runs_of_day
from presentation.frame import PARTS

SHOWN_DAYS, SHOWN_RUNS, RULE_DAYS = 14, 60, 28
Verdicts = Mapping[date, DayVerdict]


def known_days(client: Warehouse) -> dict[date, DayVerdict]:
    """Every day that was ever judged, oldest first."""
    prepare_warehouse(client)
    return {verdict.day: verdict for verdict in verdicts(client, DAY_STATION_NAMES)}


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
        pages=_docs_pages(run), built_at=datetime.now(UTC), beside=_beside(day, known),
    )


def overview(services: Services, known: Verdicts) -> Overview:
    """All that the pages over all days show; the pages of single days must be written before."""
    client = services.bigquery
    return Overview(
        tuple(known.values()), _found(services, known), _holes(services, known), latest_acceptances(client),
        open_quarantine(services), recent_runs(client, SHOWN_RUNS), rule_histories(client, RULE_DAYS),
    )


def _published_before(known: Iterable[DayVerdict], day: date, policy: Policy) -> tuple[date, ...]:
    """The latest published days before `day`, newest first, as the gates compare it with them."""
    days = (one.day for one in known if one.day < day and one.status == "published")
    return tuple(sorted(days, reverse=True)[: policy.metric_days])


def _beside(day: date, known: Collection[date]) -> tuple[date | None, date | None]:
    before, after = (one for one in known if one < day), (one for one in known if one > day)
    return max(before, default=None), min(after, default=None)


def _found(services: Services, known: Verdicts) -> Pages:
    """The pages in the docs bucket; one that is older than its day's latest run was not written since."""
    prefix = f"{DOCS_PREFIX}{REVIEW_FOLDER}/"
    blobs = services.docs_bucket.list_blobs(prefix=prefix)
    moments = {blob.name.removeprefix(prefix): blob.updated for blob in blobs}
    written = {day: moments[page_name(day)] for day in known if page_name(day) in moments}
    outdated = {day for day, moment in written.items() if _is_older(moment, known[day].ended_at)}
    parts = [one.name for one in PARTS if one.optional and services.docs_bucket.blob(one.page).exists()]
    builds = [name for name in moments if name.startswith(BUILD_PAGES)]
    return Pages(written.keys(), outdated, parts, builds)


def _holes(services: Services, known: Verdicts) -> Holes:
    """Days without a verdict; a source out of reach leaves those with documents out, and says so."""
    try:
        with error_boundary("days that never ran", services.settings):
            ahead = ahead_of_time(days_ahead(services.events))
            return all_holes(known, unjudged_days(services.events, known.keys()), ahead=ahead)
    except GlamiraError as error:
        return all_holes(known, (), str(error))


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
