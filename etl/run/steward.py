"""What an operator or a steward does to a day after its gates: the day's page and its incident follow."""

from etl.alerting.notify import notify_resolved
from etl.gates import acceptance
from etl.gates.acceptance import AcceptReport
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import Author
from etl.publishing.publish import PublishReport
from etl.run.runner import PUBLISHING, review_if_possible, run_station


def accept(run: Run, by: Author, *, dry_run: bool = False) -> AcceptReport:
    """As `etl.gates.acceptance.accept`; a day that it closes is no incident any more."""
    report = acceptance.accept(run, by, dry_run=dry_run)
    if report.closes and not dry_run:
        notify_resolved(run)
        review_if_possible(run)
    return report


def publish(run: Run) -> PublishReport:
    """Run the station by hand, as `run_station` does; the day's page shows what came of it."""
    try:
        report: PublishReport = run_station(PUBLISHING, run)
    finally:
        review_if_possible(run)
    return report
