"""One day in a database of its own: sound documents, spoilt on purpose, landed by the real stations."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from pymongo.collection import Collection

from contracts.lake.manifest import Manifest
from etl import lake
from etl.gates.row_counts import DatasetCounts, day_counts
from etl.landing.land import LandReport, land
from etl.loading.lost_events import landed, not_loaded
from etl.ops.day_run import Run
from etl.ops.quarantine_changes import Author
from etl.ops.quarantine_log import Filters, Item, list_items
from etl.platform.bigquery import query
from etl.quarantine.extended_json import from_json, to_json
from etl.quarantine.repair import Fix, fix
from etl.run.reprocess import LandedItems, Selection, land_passing
from sandbox.seed.defects import ORDER_DEFECTS, ROW_DEFECTS, Defect
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import find_profile
from sandbox.seed.seeding import seed_days
from sandbox.seed.settings import SeedSettings
from sandbox.waiting import wait_until

Document = dict[str, Any]

OPERATOR = Author("ada", "repaired by the test")
ORDER = "checkout_success"


def without_kinds(defects: Iterable[Defect]) -> list[Defect]:
    """The defects that any document can have."""
    return [defect for defect in defects if not defect.kinds]


@dataclass
class SpoiltDay:
    """A day of a run of its own; `sound` are its documents as they should be, by the id each has in the source.

    `truth` is the ledger of the sound documents: what the marts must show once everything is repaired.
    """

    run: Run
    sound: dict[Any, Document] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day."""
        return self.run.day

    @property
    def events(self) -> Collection[Document]:
        """The source."""
        return self.run.mongo[self.run.settings.mongo_collection]

    def seed(self, events: int, orders: int) -> None:
        """Fill the day with sound documents."""
        settings = SeedSettings.of(11, DaySize(events, orders), find_profile("none"))
        others = [document["_id"] for document in self.events.find({}, {"_id": 1})]
        self.truth = seed_days(self.events, settings, [self.day], lambda _: None).truth()
        self.sound = {document["_id"]: document for document in self.events.find({"_id": {"$nin": others}})}

    def spoil(self, rows: int, orders: int) -> int:
        """Spoil so many documents, defect by defect in turn; returns how many."""
        dice = Random(7)
        of_rows = [one for one in self.sound.values() if one["collection"] != ORDER]
        of_orders = [one for one in self.sound.values() if one["collection"] == ORDER]
        row_defects, order_defects = without_kinds(ROW_DEFECTS), without_kinds(ORDER_DEFECTS)
        for place, document in enumerate(of_rows[:rows]):
            self.replace(document, row_defects[place % len(row_defects)], dice)
        for place, document in enumerate(of_orders[:orders]):
            self.replace(document, order_defects[place % len(order_defects)], dice)
        return min(rows, len(of_rows)) + min(orders, len(of_orders))

    def replace(self, document: Document, defect: Defect, dice: Random) -> Document:
        """Put a spoilt copy in the place of a sound document, and remember the sound one for the copy's id."""
        spoilt: Document = from_json(to_json(document))
        defect.change(spoilt, dice)
        self.events.delete_one({"_id": document["_id"]})
        self.events.insert_one(spoilt)
        self.sound[spoilt["_id"]] = document
        return spoilt

    def land(self) -> LandReport:
        """Land the day's events."""
        return land(self.run, "events")

    def items(self, status: str = "open") -> list[Item]:
        """The day's quarantine items."""
        return list_items(self.run.bigquery, Filters(day=self.day, status=status, dataset="events"))

    def repairs(self, items: Sequence[Item]) -> list[Fix]:
        """What an operator sets so that each document is sound again, as Extended JSON."""
        stored = {str(document["_id"]): document for document in self.events.find()}
        return [
            Fix(item.quarantine_id, self._differences(stored[item.document_id])) for item in items
        ]

    def fix(self, items: Sequence[Item]) -> None:
        """Repair these items."""
        fix(self.run.services, self.repairs(items), OPERATOR)

    def land_passing(self, selection: Selection) -> LandedItems:
        """Land what passes of a selection, as an operator does who publishes nothing yet."""
        return land_passing(self.run.services, self.run.run_id, selection, OPERATOR)

    def fix_file(self) -> str:
        """The same for all open items, as `quarantine fix --file` reads it."""
        fixes = self.repairs(self.items())
        return "\n".join(json.dumps({"quarantine_id": one.quarantine_id, "set": dict(one.values)}) for one in fixes)

    def manifests(self) -> dict[str, Manifest]:
        """The live batch of each slot."""
        return lake.live(lake.manifests(lake.lake_of(self.run.services), "events", self.day))

    def loaded(self) -> DatasetCounts:
        """The day's counts, once the load function has taken every live batch."""
        assert wait_until(lambda: not not_loaded(self.run, landed(self.run, self.run.day)), 180)
        return day_counts(self.run, datasets=("events",)).datasets["events"]

    def event_ids(self) -> list[str]:
        """The ids of the day's rows in the warehouse."""
        rows = query(self.run.bigquery, "select event_id from glamira_raw.events where event_date = @day",
                     {"day": self.day})
        return sorted(row["event_id"] for row in rows)

    def _differences(self, spoilt: Document) -> dict[str, str]:
        return {
            name: _text(value) for name, value in self.sound[spoilt["_id"]].items()
            if name not in spoilt or _text(value) != _text(spoilt[name])
        }


def _text(value: Any) -> str:
    """A value as Extended JSON."""
    return json.dumps(json.loads(to_json({"value": value}))["value"])
