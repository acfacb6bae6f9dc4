"""A day's landing respects what operators decided: what was discarded stays out, what was repaired comes in."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.datasets.raw_documents import decode
from etl.landing.supplements import has_supplement, land_supplement
from etl.landing.validate import Tally
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.quarantine_log import Item, decided_on
from etl.quarantine.documents import current_bson
from etl.quarantine.own_ids import with_own_ids
from etl.quarantine.rejudge import Verdict, rejudge
from etl.sources.registry import SOURCES

BY_LAND = "land"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The items of a day that an operator decided on: settled ones, and repaired ones that wait to be taken in."""

    settled: tuple[Item, ...]
    repaired: tuple[Verdict, ...]

    @property
    def ids(self) -> frozenset[str]:
        """All their quarantine ids."""
        waiting = (verdict.item.quarantine_id for verdict in self.repaired)
        return frozenset([*(item.quarantine_id for item in self.settled), *waiting])


def operator_decisions(run: Run, dataset: str) -> Decisions:
    """What was decided on the run's day so far; a repaired document that still breaks a rule is not among it."""
    items = decided_on(run.bigquery, dataset, run.day)
    fixed = [item for item in items if item.status == "open"]
    documents = current_bson(run.services.quarantine_bucket, fixed)
    verdicts = with_own_ids(run.services, rejudge(fixed, documents, run.settings.pseudonym_key.get_secret_value()))
    settled = tuple(item for item in items if item.status != "open")
    return Decisions(settled, tuple(verdict for verdict in verdicts if verdict.passes))


def without(tally: Tally, refused: Path, decided: frozenset[str]) -> Tally:
    """The tally as the thresholds see it: without refused documents that somebody decided on."""
    if not decided:
        return tally
    filters = [("quarantine_id", "in", decided)]
    rows = pq.read_table(refused, columns=["reasons", "bson"], filters=filters).to_pylist()
    orders = sum(decode(row["bson"]).get("collection") == CHECKOUT_SUCCESS for row in rows)
    return dataclasses.replace(
        tally, quarantined=tally.quarantined - len(rows), quarantined_orders=tally.quarantined_orders - orders,
        reasons=tally.reasons - Counter(reason for row in rows for reason in row["reasons"]),
    )


def take_in(run: Run, dataset: str, decided: Decisions, refused: Path, accepted: Sequence[Path]) -> int:
    """Land what was repaired, once the main batch is there; returns how many documents the day's supplement holds.

    An item whose document the main batch accepts now leaves the supplement, or its discard: it counts once. One whose
    repaired version took an `_id` that the main batch has now is open again.

    Usually nobody decided anything, and then nothing is asked. Whoever reprocesses documents into the day meanwhile
    lands its supplement as well.
    """
    if not decided.ids and not has_supplement(run, dataset):
        return 0
    displaced = _displaced(run, decided.settled, accepted)
    apply(run.bigquery, Verb.REFUSE, [Change(item.quarantine_id, item.attempt_id) for item in displaced],
          Author(BY_LAND, "a document of the source has its _id now"))
    back = _accepted_now(run, dataset, decided.settled, refused, accepted)
    apply(run.bigquery, Verb.YIELD, [Change(item.quarantine_id) for item in back],
          Author(BY_LAND, "accepted from the source"))
    changes = [Change(one.item.quarantine_id, one.item.attempt_id, one.day) for one in decided.repaired]
    apply(run.bigquery, Verb.REPROCESS, changes, Author(BY_LAND, "repaired before the day was run"))
    for day in {one.day for one in decided.repaired if one.day} - {run.day}:
        land_supplement(run.of_day(day), dataset)
    return land_supplement(run, dataset)


def _displaced(run: Run, settled: Sequence[Item], accepted: Sequence[Path]) -> list[Item]:
    """Items whose repaired version got an `_id` of its own, which a document of the source has by now."""
    repaired = [item for item in settled if item.attempt_id and item.landed_date == run.day]
    documents = current_bson(run.services.quarantine_bucket, repaired)
    ids = {quarantine_id: str(decode(raw).get("_id")) for quarantine_id, raw in documents.items()}
    changed = [item for item in repaired if ids.get(item.quarantine_id, item.document_id) != item.document_id]
    found = _events_among([ids[item.quarantine_id] for item in changed], accepted) if changed else set()
    return [item for item in changed if ids[item.quarantine_id] in found]


def _accepted_now(
    run: Run, dataset: str, settled: Sequence[Item], refused: Path, accepted: Sequence[Path],
) -> list[Item]:
    still = set(pq.read_table(refused, columns=["quarantine_id"])["quarantine_id"].to_pylist())
    candidates = [item for item in settled if item.quarantine_id not in still]
    if not SOURCES[dataset].keeps_documents:
        return [item for item in candidates if item.data_date == run.day]
    wanted = [item.document_id for item in candidates]
    found = _events_among(wanted, accepted) if wanted else set()
    return [item for item in candidates if item.document_id in found]


def _events_among(wanted: Sequence[str], accepted: Sequence[Path]) -> set[str]:
    """Which of these ids are in the accepted files."""
    return {
        event_id for file in accepted
        for event_id in pl.scan_parquet(file).select("event_id").filter(pl.col("event_id").is_in(wanted)).collect()
        ["event_id"]
    }
