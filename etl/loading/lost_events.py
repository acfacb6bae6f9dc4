"""Lost events: what lies in a manifest's place, neither loaded nor refused, is sent to the load function again."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.errors import ServiceUnreachable
from contracts.foreign_text import harmless
from contracts.lake.paths import DATASETS
from etl import lake
from etl.lake import Found, LakeObject, StoredManifest, Stranger
from etl.loading.load_event import deliver
from etl.ops.day_run import Run
from etl.ops.load_refusals import refused_objects
from etl.ops.loads import fates

log = logging.getLogger(__name__)

RECENT_DAYS = 7
MOST_STRANGERS = 20



@dataclass(frozen=True, slots=True)
class Waiting:
    """A manifest that is not loaded, and what the load function refused it for; empty when it did not."""

    stored: StoredManifest
    refusal: str


def found_on(run: Run, *days: date) -> Found:
    """What lies in the manifests' places of some days, those of every dataset."""
    ours = lake.lake_of(run.services)
    found = [lake.found_manifests(ours, dataset, day) for day in days for dataset in DATASETS]
    return lake.classified(one for place in found for one in place.objects)


def landed(run: Run, day: date) -> list[StoredManifest]:
    """The live manifests of a day, those of every dataset and slot."""
    return found_on(run, day).live


def recent_days(day: date) -> list[date]:
    """The `RECENT_DAYS` before a day."""
    return [day - timedelta(days=number) for number in range(RECENT_DAYS, 0, -1)]


def waiting(run: Run, manifests: Sequence[StoredManifest]) -> list[Waiting]:
    """Those of the manifests that the ledger does not show as loaded, in their order; asked in one statement."""
    if not manifests:
        return []
    days = sorted({stored.manifest.data_date for stored in manifests})
    found = fates(run.bigquery, days, [stored.uri for stored in manifests])
    loaded = {(one.uri, one.generation) for one in found if one.refusal is None}
    refused = {(one.uri, one.generation): one.refusal for one in found if one.refusal is not None}
    keys = {(stored.uri, stored.generation): stored for stored in manifests}
    return [Waiting(stored, refused.get(key, "")) for key, stored in keys.items() if key not in loaded]


def not_loaded(run: Run, manifests: Sequence[StoredManifest]) -> list[StoredManifest]:
    """Those of the manifests that the ledger does not show as loaded."""
    return [one.stored for one in waiting(run, manifests)]


def report_strangers(run: Run, strangers: Sequence[Stranger]) -> None:
    """Have the load function record those that it has not refused yet: what is ignored is still reported.

    None of them is a batch, so no event of one was lost.
    """
    if not strangers:
        return
    # The function records names as they may be shown.
    known = refused_objects(run.bigquery, [harmless(one.uri) for one in strangers])
    unknown = [one for one in strangers if (harmless(one.uri), one.generation) not in known][:MOST_STRANGERS]
    if _can_deliver(run, unknown, "objects in the lake that are not ours are not recorded"):
        for one in unknown:
            log.warning("not ours, the load function is asked to record it reason=%s object=%s", one.reason, one.uri)
            _is_heard(run, one)


def send_again(run: Run, missing: Sequence[StoredManifest]) -> list[StoredManifest]:
    """Send the load function each batch's event again; those it acknowledged, none when its address is not known."""
    heard: list[StoredManifest] = []
    if _can_deliver(run, missing, "lost events are not sent again, only waited for"):
        for stored in missing:
            log.warning("its event was lost, sending it again object=%s", stored.uri)
            if _is_heard(run, stored):
                heard.append(stored)
    return heard


def _can_deliver(run: Run, objects: Sequence[LakeObject], otherwise: str) -> bool:
    if objects and not run.settings.load_function_url:
        log.warning("LOAD_FUNCTION_URL is not set: %d %s", len(objects), otherwise)
        return False
    return True


def _is_heard(run: Run, one: LakeObject) -> bool:
    try:
        deliver(run.settings, one)
    except ServiceUnreachable as error:
        log.warning("%s", error)
        return False
    return True
