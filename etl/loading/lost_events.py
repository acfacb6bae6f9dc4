"""Lost events: manifests that lie in the lake and were never loaded are told to the load function again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.errors import ServiceUnreachable
from contracts.paths import DATASETS
from etl.context import Run
from etl.landing import lake
from etl.landing.lake import StoredManifest
from etl.loading.load_event import deliver
from etl.warehouse import query

log = logging.getLogger(__name__)

RECENT_DAYS = 7

_FATES = """
select manifest_uri as uri, manifest_generation as generation, cast(null as string) as refusal
from glamira_ops.loads
where status = 'loaded' and event_date in unnest(@days)
union all
select object_uri, object_generation, message
from glamira_ops.load_refusals
where object_uri in unnest(@uris)
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A manifest that is not loaded, and what the load function refused it for; empty when it did not."""

    stored: StoredManifest
    refusal: str


def landed(run: Run, day: date) -> list[StoredManifest]:
    """The live manifests of a day, those of every dataset and slot."""
    bucket = run.storage.bucket(run.settings.lake_bucket)
    return [stored for dataset in DATASETS for stored in lake.live_manifests(bucket, dataset, day)]


def landed_before(run: Run) -> list[StoredManifest]:
    """The live manifests of the `RECENT_DAYS` before the run's day."""
    days = [run.day - timedelta(days=number) for number in range(RECENT_DAYS, 0, -1)]
    return [stored for day in days for stored in landed(run, day)]


def waiting(run: Run, manifests: Sequence[StoredManifest]) -> list[Waiting]:
    """Those of the manifests that the ledger does not show as loaded, in their order; asked in one statement."""
    if not manifests:
        return []
    rows = query(run.bigquery, _FATES, {
        "days": sorted({stored.manifest.data_date for stored in manifests}),
        "uris": [stored.uri for stored in manifests],
    })
    loaded = {(row["uri"], row["generation"]) for row in rows if row["refusal"] is None}
    refused = {(row["uri"], row["generation"]): row["refusal"] for row in rows if row["refusal"] is not None}
    keys = {(stored.uri, stored.generation): stored for stored in manifests}
    return [Waiting(stored, refused.get(key, "")) for key, stored in keys.items() if key not in loaded]


def not_loaded(run: Run, manifests: Sequence[StoredManifest]) -> list[StoredManifest]:
    """Those of the manifests that the ledger does not show as loaded."""
    return [one.stored for one in waiting(run, manifests)]


def unloaded_before(run: Run) -> list[StoredManifest]:
    """Live manifests of the `RECENT_DAYS` before the run's day that were neither loaded nor refused."""
    return [one.stored for one in waiting(run, landed_before(run)) if not one.refusal]


def send_again(run: Run, missing: Sequence[StoredManifest]) -> list[StoredManifest]:
    """Tell the load function of each manifest again; those it acknowledged, none when its address is not known."""
    heard: list[StoredManifest] = []
    if missing and not run.settings.load_function_url:
        log.warning("LOAD_FUNCTION_URL is not set: %d lost events are not sent again, only waited for", len(missing))
        return heard
    for stored in missing:
        log.warning("its event was lost, sending it again manifest=%s", stored.uri)
        try:
            deliver(run.settings, stored)
        except ServiceUnreachable as error:
            log.warning("%s", error)
            continue
        heard.append(stored)
    return heard
