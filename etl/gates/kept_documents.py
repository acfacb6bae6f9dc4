"""Kept documents: what readers see of a day is still there when it was landed again, or a steward is asked first."""

import io
from collections.abc import Iterable, Set

import polars as pl
from bson import ObjectId
from google.cloud import storage

from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.lake.manifest import Manifest
from contracts.lake.paths import BatchPath
from contracts.outcome import SHOP, Outcome, verdict
from contracts.policy.policy import Policy
from contracts.shop.stores import NOT_PRODUCTION
from etl import lake
from etl.ops.day_run import Run
from etl.ops.loads import ShownBatches, shown_batches
from etl.ops.quarantine_ids import quarantine_id

GATE, KEPT = "raw", "documents_kept"
NOTHING = "nothing gone"
_TEXTS, _HOSTS = ("event_id", "event_type", "store_id"), ("is_test_host", "is_foreign_host")


def judge_kept(run: Run, policy: Policy) -> Outcome:
    """Whether every document that readers see of the run's day was landed again, and every order as one that counts;
    judged by identities and not by counts.

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
            "say which documents are gone. Restore it from the bucket's versions and run the day again, or accept"
        )
        return _outcome(policy, "unknown", fact)
    shown = _documents(ours, (manifest for manifest, _ in seen))
    found = _documents(ours, ()) if batches.is_emptied else _live(run, batches)
    missing = shown if batches.is_emptied else _missing(run, shown, found, batches)
    documents, orders, turned = len(missing), len(_orders(missing)), len(_no_orders_now(shown, found))
    changed = f", and {turned:,} are other events by now, or on hosts or in stores that count in no figure" if turned \
        else ""
    fact = (
        f"{documents:,} of the {len(shown):,} documents of {run.day} that readers see are gone from the source, "
        f"{orders:,} of its {len(_orders(shown)):,} orders among them{changed}; "
        "readers see the day as it was meanwhile"
    )
    if batches.is_emptied:
        fact += (". The source has nothing left of the day, so the batch that was landed last stays, also after an "
                 "acceptance; check MONGO_DATABASE and MONGO_COLLECTION")
    observed = f"{documents} documents, {orders + turned} orders"
    return _outcome(policy, *(observed, fact) if documents or turned else (NOTHING, ""))


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


def _live(run: Run, batches: ShownBatches) -> pl.DataFrame:
    """The documents of the day as it was landed last."""
    ours = lake.lake_of(run.services)
    read = (_read_batch(ours, path) for path in _paths(run, batches.live))
    return _documents(ours, (None if gone else manifest for manifest, gone in read))


def _missing(run: Run, shown: pl.DataFrame, found: pl.DataFrame, batches: ShownBatches) -> pl.DataFrame:
    refused = _refused(run.services.quarantine_bucket, _paths(run, batches.live))
    gone = shown.join(found, on="event_id", how="anti")
    # Compared by their `_id`s with their types: a refused text of the same digits is another document.
    is_refused = [quarantine_id("events", {"_id": ObjectId(one)}) in refused for one in gone["event_id"]]
    return gone.filter(~pl.Series(is_refused, dtype=pl.Boolean))


def _orders(documents: pl.DataFrame) -> pl.DataFrame:
    return documents.filter(pl.col("event_type") == CHECKOUT_SUCCESS)


def _no_orders_now(shown: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Orders of which the source made events of another kind, or that it moved where no figure counts them."""
    left = _counted(shown).join(found, on="event_id", how="semi")
    return left.join(_counted(found), on="event_id", how="anti")


def _counted(documents: pl.DataFrame) -> pl.DataFrame:
    is_elsewhere = pl.any_horizontal(*_HOSTS, pl.col("store_id").is_in(list(NOT_PRODUCTION)).fill_null(False))
    return _orders(documents).filter(~is_elsewhere)


def _read_batch(ours: lake.Lake, path: BatchPath) -> tuple[Manifest | None, list[str]]:
    """The batch's manifest when it can be trusted, and the objects of the batch that are not as they were landed."""
    found = lake.read_object(ours, path.manifest)
    if isinstance(found, lake.StoredManifest):
        return found.manifest, lake.lost_files(ours, found.manifest)
    return None, [path.manifest]


def _documents(ours: lake.Lake, batches: Iterable[Manifest | None]) -> pl.DataFrame:
    """What every document of these batches is, and where; a batch that is not whole has none to show."""
    found = [pl.DataFrame(schema=dict.fromkeys(_TEXTS, pl.String) | dict.fromkeys(_HOSTS, pl.Boolean))]
    for manifest in filter(None, batches):
        for file in manifest.files:
            content = ours.bucket.blob(manifest.path.file(file.name)).download_as_bytes()
            # Former contracts knew fewer kinds of hosts.
            columns = [name for name in pl.read_parquet_schema(io.BytesIO(content)) if name in {*_TEXTS, *_HOSTS}]
            frame = pl.read_parquet(io.BytesIO(content), columns=columns)
            found.append(frame.with_columns(pl.col(name).cast(pl.String) for name in columns if name in _TEXTS))
    return pl.concat(found, how="diagonal").with_columns(pl.col(_HOSTS).fill_null(False))


def _refused(bucket: storage.Bucket, batches: Iterable[BatchPath]) -> Set[str]:
    """The quarantine ids of every document that these batches refused."""
    tables = (lake.refused_rows(bucket, path, ["quarantine_id"]) for path in batches)
    return {one for rows in tables if rows is not None for one in rows["quarantine_id"].to_pylist()}
