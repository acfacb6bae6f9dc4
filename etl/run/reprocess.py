"""Reprocess: refused documents under today's contract; what passes is landed, built, audited and published."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.lake.manifest import MAIN_SLOT
from contracts.lake.paths import DATASETS
from etl import lake
from etl.landing.supplements import land_supplement
from etl.ops.day_run import Run
from etl.ops.quality_status import shown_days
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.quarantine_log import Filters, Item, find_items, list_items, unfinished
from etl.platform.bigquery import prepare_warehouse
from etl.platform.services import Services
from etl.quarantine.documents import current_bson
from etl.quarantine.known import require_known
from etl.quarantine.own_ids import with_own_ids
from etl.quarantine.rejudge import Verdict, rejudge
from etl.run.chunk import run_stations
from etl.run.runner import Listener, nobody
from etl.stations import DAY_STATION_NAMES, DAY_STATIONS, Station

log = logging.getLogger(__name__)

FIRST_STATION = "refresh_rates"  # what a landed day needs again: rates, load, and everything after it


@dataclass(frozen=True, slots=True)
class Selection:
    """Which items: these ids, or all with a reason code, of a day, or both; an empty one is all of them."""

    ids: tuple[str, ...] = ()
    reason_code: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class ReprocessPreview:
    """What reprocessing would do, item by item, to which days, and which of those readers see already."""

    verdicts: tuple[Verdict, ...]
    days: tuple[date, ...]
    published: tuple[date, ...]

    @property
    def passing(self) -> list[Verdict]:
        """The items that would land."""
        return [verdict for verdict in self.verdicts if verdict.passes]

    @property
    def failing(self) -> list[Verdict]:
        """The items that would stay open, each with its reasons."""
        return [verdict for verdict in self.verdicts if not verdict.passes]

    def to_json(self) -> dict[str, Any]:
        """The preview as a JSON object, without the documents."""
        return {
            "passing": [verdict.item.quarantine_id for verdict in self.passing],
            "failing": {verdict.item.quarantine_id: verdict.reasons for verdict in self.failing},
            "days": self.days,
            "published": self.published,
        }

    def text(self) -> str:
        """The preview as a few lines of Markdown, for whoever approves."""
        reasons = Counter(reason for verdict in self.failing for reason in verdict.reasons)
        lines = [
            f"- {len(self.passing)} documents would land, {len(self.failing)} stay quarantined",
            f"- days to be built and published: {_listed(self.days)}",
            f"- of these readers see already: {_listed(self.published)}",
            *(f"- still refused: {reason} {count}" for reason, count in reasons.most_common()),
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class ReprocessReport:
    """What was done: how many documents landed now, how many stay open, and the days published or waiting."""

    reprocessed: int
    still_refused: int
    published: tuple[date, ...]
    waiting: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class LandedItems:
    """How many items of a selection passed and landed, how many were refused, and the days to be published."""

    passed: int
    refused: int
    days: tuple[date, ...]


def select(services: Services, selection: Selection) -> list[Item]:
    """The open items of a selection.

    Raises:
        UsageError: an id of the selection does not exist.
        UsageError: nothing is selected, because there is no such reason code or day.
    """
    if selection.ids:
        find_items(services.bigquery, list(selection.ids))
    filters = Filters(day=selection.day, reason_code=selection.reason_code, ids=selection.ids)
    items = list_items(services.bigquery, filters)
    if not items:
        require_known(services.bigquery, filters)
    return items


def preview(services: Services, selection: Selection) -> ReprocessPreview:
    """Judge a selection without changing anything."""
    prepare_warehouse(services.bigquery)
    verdicts = _judged(services, select(services, selection))
    days = sorted(_days(verdicts) | _unfinished(services, selection))
    shown = shown_days(services.bigquery, days)
    return ReprocessPreview(tuple(verdicts), tuple(days), tuple(day for day in days if day in shown))


def reprocess(
    services: Services, run_id: str, selection: Selection, by: Author, listener: Listener = nobody,
) -> ReprocessReport:
    """Land what passes today's contract, and bring every day it touches to publication.

    A day that was never landed whole is run first, and takes repaired documents in itself. Calling again finishes
    what an earlier call began, and changes nothing once all is done. Every day is run under the same `run_id`.

    Raises:
        GlamiraError: a day halted; it is held, the alert is out, and what was landed stays landed.
    """
    prepare_warehouse(services.bigquery)
    before = select(services, selection)
    first = {item.data_date for item in before} | _unfinished(services, selection, own=True)
    first = {day for day in first if not _is_landed(services, day)}
    _run_days((Run(services, day, run_id) for day in sorted(first)), DAY_STATIONS, listener)
    landed = land_passing(services, run_id, selection, by)
    ready = {day for day in landed.days if _is_landed(services, day)}
    _run_days((Run(services, day, run_id) for day in sorted(ready)), _stations_after_landing(), listener)
    done = max(len(before) - landed.refused, landed.passed)
    log.info("reprocessed items=%d still_refused=%d days=%d", done, landed.refused, len(first | ready))
    return ReprocessReport(
        done, landed.refused, tuple(sorted(first | ready)), tuple(day for day in landed.days if day not in ready),
    )


def land_passing(services: Services, run_id: str, selection: Selection, by: Author) -> LandedItems:
    """Land what passes today's contract in the supplementary batches of its days; publishes nothing.

    The log is changed first, the batches follow from it: calls at once, or again after a crash, end alike.
    """
    verdicts = _judged(services, select(services, selection))
    passing = [verdict for verdict in verdicts if verdict.passes]
    changes = [Change(one.item.quarantine_id, one.item.attempt_id, one.day) for one in passing]
    apply(services.bigquery, Verb.REPROCESS, changes, by)
    days = sorted(_days(passing) | _unfinished(services, selection))
    for day in days:
        for dataset in DATASETS:
            land_supplement(Run(services, day, run_id), dataset)
    return LandedItems(len(passing), len(verdicts) - len(passing), tuple(days))


def _run_days(runs: Iterable[Run], stations: Sequence[Station], listener: Listener) -> None:
    for run in runs:
        run_stations(run, stations, listener)


def _stations_after_landing() -> Sequence[Station]:
    return DAY_STATIONS[DAY_STATION_NAMES.index(FIRST_STATION) :]


def _judged(services: Services, items: Sequence[Item]) -> list[Verdict]:
    documents = current_bson(services.quarantine_bucket, items)
    return with_own_ids(services, rejudge(items, documents, services.settings.pseudonym_key.get_secret_value()))


def _days(verdicts: Iterable[Verdict]) -> set[date]:
    """Where documents land, and where they are missing from now on: both days have other figures."""
    passing = [verdict for verdict in verdicts if verdict.passes]
    return {verdict.item.data_date for verdict in passing} | {verdict.day for verdict in passing if verdict.day}


def _is_landed(services: Services, day: date) -> bool:
    ours = lake.lake_of(services)
    return all(MAIN_SLOT in lake.live(lake.manifests(ours, dataset, day)) for dataset in DATASETS)


def unfinished_days(services: Services) -> set[date]:
    """Days landed whole whose reprocessed items no publication has shown yet: somebody's call was cut short.

    A day that a gate has held with these items is none of them: it waits for people, and would only be held again.
    """
    found = unfinished(services.bigquery, (), "", None)
    return {one.day for one in found if not one.has_halted and _is_landed(services, one.day)}


def _unfinished(services: Services, selection: Selection, *, own: bool = False) -> set[date]:
    """Days of the selection whose reprocessed items no whole publication has shown yet.

    With `own` only days that the items were due on, not those that they were repaired into.
    """
    found = unfinished(services.bigquery, selection.ids, selection.reason_code, selection.day)
    return {one.day for one in found if one.is_own or not own}


def _listed(days: Iterable[date]) -> str:
    return ", ".join(map(str, days)) or "none"
