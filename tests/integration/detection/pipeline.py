"""A pipeline of real servers: three usual days, a day to spoil, and the stations from any level on."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from itertools import count

import pytest

from contracts.errors import GlamiraError
from contracts.outcome import Outcome, Severity
from contracts.policy.policy import load_policy
from etl.ops.day_run import Run
from etl.ops.outcomes import policy_named, record_outcomes
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.mongo import events_collection
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.stations import STATION_OF
from etl.transform import build as building
from etl.transform.dbt_command import PROJECT, Dbt
from etl.transform.dbt_packages import ensure_packages
from etl.transform.dbt_results import GATE, outcomes, read_results
from etl.transform.exchange_rates.rates import refresh_rates
from etl.transform.mart_columns import prepare_read_marts, read_marts
from etl.transform.mart_tables import known_marts
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import find_profile
from sandbox.seed.seeding import seed_days
from sandbox.seed.settings import SeedSettings
from sandbox.settings import SandboxSettings
from sandbox.supervisor import Supervisor
from tests.integration.cloud_function.lake_batches import Lake
from tests.integration.detection.catalogue import CleanDay, Document, ModelDefect
from tests.integration.pipeline.published import marts_digest

DAY, SOURCE_DAY = date(2020, 2, 27), date(2020, 3, 12)
USUAL = tuple(DAY - timedelta(days=back) for back in (3, 2, 1))
SEED = 24  # of all days: customers of one seed keep their e-mail addresses
NEEDED = ("mongo", "storage", "bigquery", "bigquery_proxy", "function", "storage_events", "shop", "sinks")
PLACES = ("locate", "crawl", "land_locations", "land_products")
JUDGES = ("audit_raw", "build", "audit_marts", "reconcile")


@dataclass(frozen=True)
class Halt:
    """Where a run ended, why, and the checks that failed in it, by gate and name; no station when it went through."""

    station: str
    error: str
    failed: dict[tuple[str, str], Severity]
    held: frozenset[tuple[str, str]] = frozenset()


class Pipeline:
    """The servers and the days on them; nothing is published but the usual days."""

    def __init__(self, sandbox: SandboxSettings) -> None:
        self.sandbox = sandbox
        known = [service for service in services(sandbox) if service.name in NEEDED]
        self._supervisor, self._runs = Supervisor(sandbox.home, known), count(1)

    def open(self) -> None:
        """Start the servers; load three usual days, which count as published, and the one to spoil."""
        self._supervisor.up()
        ensure_warehouse(self.run(DAY).bigquery)
        self._seed(CleanDay("usual", USUAL[0]), days=[*USUAL, DAY])
        for day in (*USUAL, DAY):
            self.place(day)
            self.station("land_events", self.run(day))
            self.station("await_load", self.run(day))
        for day in USUAL:
            query(self.run(day).bigquery, _PUBLISHED, {"day": day})
        self.keep(LOADED)

    def open_marts(self) -> None:
        """Build the loaded days, and let the marts show them."""
        self.build((*USUAL, DAY))
        for mart in read_marts():
            query(self.run(DAY).bigquery, _SHOW.format(name=mart.name, columns=mart.column_list))
        self.keep(BUILT)

    def close(self) -> None:
        """Stop the servers."""
        self._supervisor.down()

    @cached_property
    def settings(self) -> Settings:
        """Its settings, as the sandbox gives them."""
        variables = {name.lower(): value for name, value in environment(self.sandbox).items()}
        return Settings(_env_file=None, **variables)

    @property
    def lake(self) -> Lake:
        """The lake, to put files into it."""
        settings = self.settings
        folder = self.sandbox.home / "parts"
        folder.mkdir(exist_ok=True)
        key = settings.manifest_signing_key.get_secret_value()
        return Lake(self.run(DAY).storage.bucket(settings.lake_bucket), key, folder)

    def run(self, day: date) -> Run:
        """A run of a day that no other run shares its id with."""
        return Run(Services(self.settings), day, f"detection {next(self._runs)} of {day}")

    def station(self, name: str, run: Run) -> None:
        """Let one station do its work."""
        STATION_OF[name].perform(run)

    def halt(self, run: Run, stations: Sequence[str]) -> Halt:
        """Run stations in order until one refuses."""
        stopped, error = "", ""
        for name in stations:
            try:
                self.station(name, run)
            except GlamiraError as refused:
                stopped, error = name, str(refused)
                break
        return Halt(stopped, error, *_failed(run))

    def halt_tests(self, run: Run, tables: Sequence[str]) -> Halt:
        """Let dbt's tests judge tables of audit as they stand, as the build does once it has made them."""
        verdicts = self._tested(["test", "--exclude-resource-type", "unit_test", "--select",
                                 *(table.rpartition(".")[2] for table in tables)], [run.day])
        record_outcomes(run, verdicts)
        refused = [verdict.message for verdict in verdicts if verdict.stops]
        return Halt(GATE if refused else "", "; ".join(refused), *_failed(run))

    def build(self, days: Sequence[date], runs: Sequence[Run] = ()) -> None:
        """Build and test days with one command; its verdicts are recorded for each of the runs."""
        for day in days:
            refresh_rates(self.run(day))
        client = self.run(DAY).bigquery
        prepare_read_marts(client, known_marts(client).shown)
        # What no gate judges is not tested either: the usual days are a means.
        verdicts = self._tested(["build", "--exclude-resource-type", "unit_test", *([] if runs else ["test"])], days)
        for run in runs:
            record_outcomes(run, (*verdicts, policy_named(GATE, load_policy())))
        refused = [verdict.message for verdict in verdicts if verdict.stops]
        assert not refused, refused

    def _tested(self, command: Sequence[str], days: Sequence[date]) -> tuple[Outcome, ...]:
        dbt = Dbt(self.settings)
        ensure_packages(dbt)
        dbt.run(command, days)
        return tuple(outcomes(read_results(dbt.target)))

    @contextmanager
    def spoilt_project(self, defect: ModelDefect) -> Iterator[None]:
        """Let the build station use a copy of the dbt project with one text replaced."""
        copy = self.sandbox.home / "dbt"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(PROJECT, copy)
        file = copy / defect.file
        content = file.read_text(encoding="utf-8")
        assert content.count(defect.old) == 1, f"{defect.file}: {defect.old!r} occurs {content.count(defect.old)} times"
        file.write_text(content.replace(defect.old, defect.new), encoding="utf-8")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(building, "Dbt", partial(Dbt, project=copy))
            yield

    def documents(self, clean: CleanDay) -> list[Document]:
        """The documents of a day, seeded anew and changed."""
        self._seed(clean)
        found = list(events_collection(self.settings).find(_of(clean.day)))
        return clean.change(found)

    def put(self, day: date, documents: Sequence[Document]) -> None:
        """Make these all that MongoDB holds of a day."""
        collection = events_collection(self.settings)
        collection.delete_many(_of(day))
        collection.delete_many({"_id": {"$type": "string"}})
        collection.delete_many({"_id": {"$in": [document["_id"] for document in documents]}})
        collection.insert_many(documents, ordered=False)

    def digest(self) -> dict[str, str]:
        """A hash of every published table."""
        return marts_digest(self.run(DAY).bigquery)

    def execute(self, sql: str, day: date = DAY) -> list[str]:
        """Run statements about a day, written `:day`; returns the tables that they change."""
        for statement in sql.split(";"):
            query(self.run(day).bigquery, statement.replace(":day", f"date '{day}'"))
        return sorted(set(re.findall(r"(?:update|into|delete from)\s+(\w+\.\w+)", sql)))

    def keep(self, tables: Sequence[str]) -> None:
        """Keep a copy of tables that row defects change."""
        client = self.run(DAY).bigquery
        client.create_dataset("kept", exists_ok=True)
        for table in tables:
            query(client, f"create or replace table kept.{table.replace('.', '__')} as select * from {table}")

    def restore(self, tables: Sequence[str]) -> None:
        """Make tables hold what was kept of them."""
        client = self.run(DAY).bigquery
        for table in tables:
            query(client, f"delete from {table} where true")
            query(client, f"insert into {table} select * from kept.{table.replace('.', '__')}")

    def place(self, day: date) -> None:
        """Land a day's places and products."""
        run = self.run(day)
        for name in PLACES:
            self.station(name, run)

    def _seed(self, clean: CleanDay, days: Sequence[date] = ()) -> None:
        size = DaySize(clean.events, clean.orders)
        settings = SeedSettings.of(SEED, size, find_profile(clean.defects))
        seed_days(events_collection(self.settings), settings, days or [clean.day], lambda _: None)


def _failed(run: Run) -> tuple[dict[tuple[str, str], Severity], frozenset[tuple[str, str]]]:
    """The severities of what failed, and what of it lets the day wait for a steward."""
    rows = query(run.bigquery, _FAILED, {"run_id": run.run_id})
    named = {(row["gate"], row["check_name"]): row for row in rows}
    severities = {check: Severity(row["severity"]) for check, row in named.items()}
    return severities, frozenset(check for check, row in named.items() if row["hold"])


def _of(day: date) -> Document:
    start = int(datetime.combine(day, time(), UTC).timestamp())
    return {"time_stamp": {"$gte": start, "$lt": start + 86_400}}


LOADED = ("glamira_raw.events", "glamira_raw.locations", "glamira_raw.products", "glamira_ops.loads_history")
BUILT = ("glamira_audit.fct_order_lines", "glamira_audit.fct_orders", "glamira_audit.dim_products",
         "glamira_audit.mart_revenue_daily", "glamira_audit.mart_conversion_funnel_daily")
_SHOW = "create or replace table glamira_marts.{name} as select {columns} from glamira_audit.{name}"
_PUBLISHED = """
insert into glamira_ops.quality_status_history (data_date, status, published_at, sets_publication, recorded_at)
values (@day, 'published', current_timestamp(), true, current_timestamp())
"""
_FAILED = """
select gate, check_name, severity, hold from glamira_ops.outcomes where run_id = @run_id and status = 'failed'
"""
