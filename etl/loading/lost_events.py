"""Lost events: manifests that lie in the lake and were never loaded are told to the load function again."""

import logging
from collections.abc import Sequence
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

_LEDGER = """
select manifest_uri, manifest_generation
from glamira_ops.loads
where status = 'loaded' and event_date in unnest(@days)
"""
_REFUSED = "select object_uri, object_generation from glamira_ops.load_refusals where object_uri in unnest(@uris)"


def landed(run: Run, day: date) -> list[StoredManifest]:
    """The live manifests of a day, those of every dataset and slot."""
    bucket = run.storage.bucket(run.settings.lake_bucket)
    return [stored for dataset in DATASETS for stored in lake.live_manifests(bucket, dataset, day)]


def not_loaded(run: Run, manifests: Sequence[StoredManifest]) -> list[StoredManifest]:
    """Those of the manifests that the ledger does not show as loaded."""
    days = sorted({stored.manifest.data_date for stored in manifests})
    rows = query(run.bigquery, _LEDGER, {"days": days}) if days else []
    loaded = {(row["manifest_uri"], row["manifest_generation"]) for row in rows}
    return [stored for stored in manifests if (stored.uri, stored.generation) not in loaded]


def unloaded_before(run: Run) -> list[StoredManifest]:
    """Live manifests of the `RECENT_DAYS` before the run's day that were neither loaded nor refused."""
    days = [run.day - timedelta(days=number) for number in range(RECENT_DAYS, 0, -1)]
    missing = not_loaded(run, [stored for day in days for stored in landed(run, day)])
    if not missing:
        return []
    rows = query(run.bigquery, _REFUSED, {"uris": [stored.uri for stored in missing]})
    refused = {(row["object_uri"], row["object_generation"]) for row in rows}
    return [stored for stored in missing if (stored.uri, stored.generation) not in refused]


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
