"""What is done while faults happen, and how its result is compared with the truth."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from google.cloud import bigquery

from etl.gates.reconcile import judge_counts
from etl.gates.row_counts import day_counts
from etl.ops.day_run import Run
from etl.ops.publications import new_publication
from etl.ops.runs import Progress, record_station
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.mongo import mongo_database
from etl.platform.services import Services
from etl.publishing.publication import keep_state
from etl.publishing.publish import publish, roll_back
from tests.integration.cloud_function.lake_batches import Lake, locations
from tests.integration.faults.faulty_sandbox import Attempt, FaultySandbox
from tests.integration.faults.plan import Fault
from tests.integration.pipeline import published
from tests.integration.publish.small_star import build_edition

EVENTS_A_DAY = 2_000


@dataclass(frozen=True)
class Result:
    """One scenario: what happened in it, how often its verbs were run, and what was wrong afterwards."""

    name: str
    faults: tuple[Fault, ...]
    attempts: int
    lost: int
    twice: int
    wrong: tuple[str, ...]


class Days:
    """Days that are seeded when they are needed, and the truth about all of them."""

    def __init__(self, faulty: FaultySandbox, folder: Path, first: date) -> None:
        self._faulty, self._folder, self._first = faulty, folder, first
        self.truths: dict[date, dict[str, Any]] = {}

    def next(self) -> date:
        """A new day, seeded."""
        day = self._first + timedelta(days=len(self.truths))
        path = self._folder / f"{day}.json"
        self._faulty.seed(str(day), 1, path, events=EVENTS_A_DAY, orders=100, defects="typical", seed=day.toordinal())
        self.truths[day] = json.loads(path.read_text(encoding="utf-8"))
        return day


class LandAndLoad:
    """A day's events land and are loaded; the other datasets are landed beforehand."""

    name = "land and load"

    def __init__(self, faulty: FaultySandbox, folder: Path, first: date) -> None:
        self._faulty, self._days = faulty, Days(faulty, folder, first)
        settings = faulty.settings
        self._client = bigquery_client(settings)
        bucket = storage_client(settings).bucket(settings.lake_bucket)
        self._lake = Lake(bucket, settings.manifest_signing_key.get_secret_value(), folder)

    def run(self, faults: Sequence[Fault]) -> Result:
        """Let the faults happen to a new day, and judge it."""
        faulty = self._faulty
        faulty.heal()
        day = self._days.next()
        self._lake.land("locations", day, [locations(day, "a")])
        self._lake.land("products", day, [[{"product_id": 1, "event_date": day, "outcome": "failed"}]])
        faulty.plan.happened.clear()
        faulty.plan.armed[:] = faults
        attempts = [*faulty.until_done("land", "events", str(day)), *faulty.until_done("load", str(day))]
        faulty.plan.armed.clear()
        faulty.settle()
        return self._judge(day, attempts)

    def _judge(self, day: date, attempts: Sequence[Attempt]) -> Result:
        [found] = query(self._client, _ROWS, {"day": day})
        [kept] = query(self._client, _KEPT, {"day": day})
        lost = EVENTS_A_DAY - found["documents"] - kept["documents"]
        twice = found["row_count"] - found["documents"] + kept["row_count"] - kept["documents"]
        return Result(
            self.name, tuple(self._faulty.plan.happened), len(attempts), lost, twice, tuple(self._wrong(day)),
        )

    def _wrong(self, day: date) -> list[str]:
        run = Run(Services(self._faulty.settings), day, "judge")
        counts = day_counts(run, datasets=("events",)).datasets
        wrong = [outcome.message for outcome in judge_counts(counts, {}) if outcome.status == "failed"]
        # A delivery that nobody repeats may die before it drops its staging table, which then goes by itself.
        left = [table for table in self._client.list_tables("glamira_load") if f"{day:%Y%m%d}" in table.table_id]
        kept = [table.table_id for table in left if not self._expires(table)]
        return wrong + [f"staging table {name} is left for ever" for name in kept]

    def _expires(self, table: Any) -> bool:
        dataset = self._client.get_dataset(table.dataset_id)
        return bool(dataset.default_table_expiration_ms or self._client.get_table(table.reference).expires)


    def compared_with_the_truth(self) -> list[str]:
        """What differs, document by document, between all days of this scenario and their truth ledgers."""
        refused = {one["document_id"] for truth in self._days.truths.values() for one in truth["defects"]}
        days = [str(day) for day in self._days.truths]
        events = mongo_database(self._faulty.settings)[self._faulty.settings.mongo_collection]
        due = {str(one["_id"]) for one in events.find({}, {"_id": 1})} - refused
        found = {row["event_id"] for row in query(self._client, "select event_id from glamira_raw.events")}
        kept = {row["document_id"] for row in query(self._client, _OPEN, {"days": days})}
        return [
            f"{len(one - other)} documents {words}, such as {min(one - other)}"
            for one, other, words in (
                (due, found, "are lost"), (found, due, "should not be there"),
                (refused, kept, "are not in quarantine"), (kept, refused, "should not be in quarantine"),
            ) if one - other
        ]


class WholeRun:
    """A day is run from its documents to its publication."""

    name = "whole run"

    def __init__(self, faulty: FaultySandbox, folder: Path, first: date) -> None:
        self._faulty, self._days = faulty, Days(faulty, folder, first)
        self._client = bigquery_client(faulty.settings)

    def run(self, faults: Sequence[Fault]) -> Result:
        """Let the faults happen to a new day, and compare all days so far with their truth ledgers."""
        faulty = self._faulty
        faulty.heal()
        day = self._days.next()
        faulty.plan.happened.clear()
        faulty.plan.armed[:] = faults
        attempts = faulty.until_done("run", str(day))
        faulty.plan.armed.clear()
        faulty.settle()
        balance = faulty.attempt(["reconcile", str(day), "--json"])
        wrong = [] if balance.code == 0 and json.loads(balance.said)["balanced"] else [balance.said]
        lost, twice = self._differences()
        return Result(self.name, tuple(faulty.plan.happened), len(attempts), lost, twice, tuple(wrong))

    def _differences(self) -> tuple[int, int]:
        """Totals of a store and day that are below, and above, the truth's."""
        days = [str(day) for day in self._days.truths]
        totals = published.shown(self._client, "totals", days)
        expected: dict[Any, Any] = {}
        for truth in self._days.truths.values():
            expected |= published.expected(truth, "totals")
        below = [key for key, figures in expected.items() if totals.get(key, (0,))[0] < figures[0]]
        others = [key for key, figures in totals.items() if expected.get(key) != figures and key not in below]
        return len(below), len(others)


class Publish:
    """A day is published over a former publication; each time in a warehouse of its own."""

    name = "publish"
    days = (date(2020, 5, 4), date(2020, 5, 5))

    def __init__(self, faulty: FaultySandbox) -> None:
        self._faulty = faulty

    def run(self, faults: Sequence[Fault]) -> Result:
        """Let the faults happen to a second publication, and judge what readers see, before and after a roll back."""
        faulty, project = self._faulty, f"faults-{uuid.uuid4().hex[:12]}"
        settings = faulty.settings.model_copy(update={"gcp_project": project})
        client = bigquery_client(settings)
        ensure_warehouse(client)
        old, new = (Run(Services(settings), day, "small") for day in self.days)
        build_edition(old, 1)
        publish(old)
        # The state that an attempt kept which never was committed: the next publication clears it away.
        query(client, keep_state(new_publication("left", [new.day], ["dim_stores"], "")))
        before = shown(client)
        build_edition(new, 2)
        record_station(new, "reconcile", Progress.DONE)  # nobody publishes a day that no run has seen
        faulty.plan.happened.clear()
        faulty.plan.armed[:] = faults
        attempts = faulty.until_done("publish", str(new.day), extra={"GCP_PROJECT": project})
        faulty.plan.armed.clear()
        wrong = _mixtures(client)
        missing = 50 - len(_lines(client, new.day))
        roll_back(client)
        wrong += [] if shown(client) == before else ["the roll back did not restore the former publication"]
        return Result(self.name, tuple(faulty.plan.happened), len(attempts), max(missing, 0), max(-missing, 0),
                      tuple(wrong))


def shown(client: bigquery.Client) -> dict[str, list[str]]:
    """Every row that readers see."""
    tables = ("glamira_marts.fct_order_lines", "glamira_marts.dim_stores")
    return {table: sorted(str(row) for row in query(client, f"select * from {table}")) for table in tables}


def _lines(client: bigquery.Client, day: date) -> list[dict[str, Any]]:
    return query(client, "select * from glamira_marts.fct_order_lines where order_date = @day", {"day": day})


def _mixtures(client: bigquery.Client) -> list[str]:
    [found] = query(client, _EDITIONS)
    expected = {"old_edition": 1, "new_edition": 2, "store_edition": 2, "live": 1, "days": 2}
    return [f"{name} is {found[name]}, not {value}" for name, value in expected.items() if found[name] != value]


_ROWS = """
select count(*) as row_count, count(distinct event_id) as documents from glamira_raw.events where event_date = @day
"""
_EDITIONS = """
select
  (select max(edition) from glamira_marts.fct_order_lines where order_date = date '2020-05-04') as old_edition,
  (select min(edition) from glamira_marts.fct_order_lines where order_date = date '2020-05-05') as new_edition,
  (select min(edition) from glamira_marts.dim_stores) as store_edition,
  (select count(*) from glamira_ops.publications where status = 'live') as live,
  (select count(*) from glamira_ops.quality_status where status = 'published') as days
"""
_KEPT = """
select count(*) as row_count, count(distinct quarantine_id) as documents
from glamira_ops.quarantine_log where dataset = 'events' and data_date = @day and status = 'open'
"""
_OPEN = """
select document_id
from glamira_ops.quarantine_log
where dataset = 'events' and status = 'open' and cast(data_date as string) in unnest(@days)
"""
