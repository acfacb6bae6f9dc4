"""Kept documents: what readers see of a day is still there when it was landed again, or a steward is asked first."""

import io
from collections.abc import Iterable

import polars as pl
from google.cloud import storage

from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.lake.manifest import Manifest
from contracts.lake.paths import BatchPath
from contracts.outcome import SHOP, Outcome, verdict
from contracts.policy.policy import Policy
from etl import lake
from etl.ops.day_run import Run
from etl.ops.loads import ShownBatches, shown_batches

GATE, KEPT = "raw", "documents_kept"
NOTHING = "nothing gone"
_COLUMNS = ("event_id", "event_type")


def judge_kept(run: Run, policy: Policy) -> Outcome:
    """Whether every document that readers see of the run's day was landed again, told by identities and not by counts.

    What is refused by now is none of the missing: the quarantine has it, and counts it.
    """
    batches, ours = shown_batches(run), lake.lake_of(run.services)
    if not batches.shown or (batches.shown <= batches.live and not batches.is_emptied):
        return _outcome(policy, NOTHING, "")
    seen = [_read_batch(ours, path) for path in _paths(run, batches.shown)]
    if lost := [name for _, gone in seen for name in gone]:
        others = f" and {len(lost) - 1} more" if lost[1:] else ""
        fact = (
            f"the object {lost[0]}{others} of what readers see is gone from the lake, or is another one: nobody can "
            "tell which documents are gone. Restore it from the bucket's versions and run the day again, or accept"
        )
        return _outcome(policy, "unknown", fact)
    shown = _documents(ours, (manifest for manifest, _ in seen))
    missing = shown if batches.is_emptied else _missing(run, shown, batches)
    documents, orders = len(missing), _orders(missing)
    fact = (
        f"{documents:,} of the {len(shown):,} documents of {run.day} that readers see are gone from the source, "
        f"{orders:,} of its {_orders(shown):,} orders among them; readers see the day as it was meanwhile"
    )
    if batches.is_emptied:
        fact += (". The source has nothing left of the day, so the batch that was landed last stays, also after an "
                 "acceptance; check MONGO_DATABASE and MONGO_COLLECTION")
    observed = f"{documents} documents, {orders} orders"
    return _outcome(policy, observed if documents else NOTHING, fact if documents else "")


def _paths(run: Run, batch_ids: Iterable[str]) -> list[BatchPath]:
    """Where these batches of the run's day lie in the lake."""
    return [BatchPath("events", run.day, batch_id) for batch_id in sorted(batch_ids)]


def _outcome(policy: Policy, observed: str, fact: str) -> Outcome:
    stated = policy.contracts.rule(KEPT)
    return verdict(
        gate=GATE, check=KEPT, severity=stated.severity, hold=stated.hold, holds=not fact, observed=observed,
        expected=NOTHING, message=f"events: {fact}" if fact else "", owner=SHOP, dataset="events",
        meaning="Every document that readers see of the day is still in the source.",
        remedy="Ask the shop why they were deleted: bring them back and run the day again, or accept the smaller day.",
    )


def _missing(run: Run, shown: pl.DataFrame, batches: ShownBatches) -> pl.DataFrame:
    ours, live = lake.lake_of(run.services), _paths(run, batches.live)
    read = (_read_batch(ours, path) for path in live)
    found = _documents(ours, (None if gone else manifest for manifest, gone in read))
    refused = _refused(run.services.quarantine_bucket, live)
    return shown.join(found, on="event_id", how="anti").join(refused, on="event_id", how="anti")


def _orders(documents: pl.DataFrame) -> int:
    return documents.filter(pl.col("event_type") == CHECKOUT_SUCCESS).height


def _read_batch(ours: lake.Lake, path: BatchPath) -> tuple[Manifest | None, list[str]]:
    """The batch's manifest when it can be trusted, and the objects of the batch that are not as they were landed."""
    found = lake.read_object(ours, path.manifest)
    if isinstance(found, lake.StoredManifest):
        return found.manifest, lake.lost_files(ours, found.manifest)
    return None, [path.manifest]


def _documents(ours: lake.Lake, batches: Iterable[Manifest | None]) -> pl.DataFrame:
    """`event_id` and `event_type` of every document of these batches; a batch that is not whole has none to show."""
    found = [pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))]
    for manifest in filter(None, batches):
        for file in manifest.files:
            content = ours.bucket.blob(manifest.path.file(file.name)).download_as_bytes()
            frame = pl.read_parquet(io.BytesIO(content), columns=list(_COLUMNS))
            found.append(frame.select(pl.col(_COLUMNS).cast(pl.String)))
    return pl.concat(found)


def _refused(bucket: storage.Bucket, batches: Iterable[BatchPath]) -> pl.DataFrame:
    """`event_id` of every document that these batches refused."""
    found = [pl.DataFrame(schema={"event_id": pl.String})]
    for path in batches:
        if blob := bucket.get_blob(path.quarantine):
            frame = pl.read_parquet(io.BytesIO(blob.download_as_bytes()), columns=["document_id"])
            found.append(frame.select(pl.col("document_id").cast(pl.String).alias("event_id")))
    return pl.concat(found)
