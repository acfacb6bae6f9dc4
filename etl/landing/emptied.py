"""A day that readers see and the source has nothing acceptable of any more: its batch stays, and the gates know."""

import logging
from dataclasses import dataclass

from contracts.datasets.drift import disclosed
from contracts.lake.manifest import MAIN_SLOT, Manifest
from contracts.outcome import SHOP, Outcome, Severity, verdict
from contracts.policy.policy import load_policy
from etl import lake
from etl.landing.thresholds import LEFT, judge_batch
from etl.landing.validate import Tally
from etl.ops.day_run import Run
from etl.ops.outcomes import record_outcomes
from etl.ops.quality_status import shown_days

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StayingBatch:
    """The live batch that a landing left alone, and what was recorded of it."""

    manifest: Manifest
    outcomes: tuple[Outcome, ...]


def batch_that_stays(run: Run, dataset: str, tally: Tally) -> StayingBatch | None:
    """The live batch that stays when nothing of the tally was accepted, once that is recorded; none when nothing stays.

    That is so when readers do not see the day, when nothing of it was ever landed, or when the thresholds refuse what
    was found: then the contract is broken, and the documents are there.
    """
    live = _live_main(run, dataset)
    if live is None or not live.row_count or not shown_days(run.bigquery, [run.day]):
        return None
    gate = f"land_{dataset}"
    judged = judge_batch(gate, tally, dict(disclosed(tally.drift)), load_policy(), run.settings)
    if any(outcome.stops for outcome in judged):
        return None
    outcomes = (*judged, _left(gate, dataset, tally))
    record_outcomes(run, outcomes)
    log.warning("nothing accepted, the batch stays dataset=%s day=%s batch=%s", dataset, run.day, live.batch_id)
    return StayingBatch(live, outcomes)


def _live_main(run: Run, dataset: str) -> Manifest | None:
    return lake.live(lake.manifests(lake.lake_of(run.services), dataset, run.day)).get(MAIN_SLOT)


def _left(gate: str, dataset: str, tally: Tally) -> Outcome:
    return verdict(
        gate=gate, check=LEFT, severity=Severity.WARN, holds=False, observed=tally.accepted, expected="at least 1",
        message=f"{dataset}: the source has nothing acceptable of the day any more ({tally.quarantined} refused); the "
        "batch that was landed before stays",
        owner=SHOP, dataset=dataset, meaning="The source has documents of a day that readers see.",
        remedy="Bring them back and run the day again, or let a steward accept that the day stays as it is.",
    )
