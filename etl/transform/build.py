"""Build: the day's marts, and those of days it touches, stand in audit and every test of the project holds."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, sleep

from google.api_core.exceptions import NotFound

from contracts.errors import BuildError
from contracts.outcome import Outcome
from contracts.policy.policy import load_policy
from contracts.warehouse.errors import text_passes
from contracts.warehouse.jobs import Patience
from etl.ops.day_run import Run
from etl.ops.outcomes import policy_named, record_outcomes
from etl.ops.quality_status import touched_days
from etl.platform.services import Services
from etl.transform.catalog import add_columns
from etl.transform.dbt_command import Dbt
from etl.transform.dbt_packages import ensure_packages
from etl.transform.dbt_policy import require_conservation, stated_tests, tests_named
from etl.transform.dbt_results import GATE, Result, outcomes, read_results
from etl.transform.mart_columns import drop_outdated_marts, prepare_read_marts
from etl.transform.mart_tables import known_marts
from etl.transform.seeds import are_loaded

log = logging.getLogger(__name__)

# The day that dbt's documentation shows compiled SQL of: without one dbt would ask the warehouse for the latest.
EXAMPLE_DAY = date(2020, 5, 4)

# dbt repeats requests, but never a job that failed: it would find the same job again under its id.
BUSY = Patience(total_seconds=300, first_seconds=10, longest_seconds=60)
_BUILD = ("build", "--exclude-resource-type", "unit_test")
_WITHOUT_SEEDS = ("--exclude-resource-type", "seed")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """A build that passed: the days it replaced, what ran, and an outcome per test."""

    days: tuple[date, ...]
    models: int
    tests: int
    outcomes: tuple[Outcome, ...]
    seconds: float


def affected_days(run: Run) -> tuple[date, ...]:
    """The run's days and every published day whose marts a change of them may change, in order.

    Repeats of one order may lie days apart: a day is touched when it holds a checkout with the order number,
    store and cart of one that the run's day has now, or had when it was last published. Build and publish get
    the same answer, since it rests on what is published and not on what lies in audit. A held day is never
    touched: its rows are not fit to be seen. Nor is one that was loaded since it was published: its own run shows
    what changed, or a steward is asked. Nor is one whose rows raw keeps no more.
    """
    return tuple(sorted({*run.days, *(day for touched in _touched(run).values() for day in touched)}))


def judged_days(run: Run) -> tuple[date, ...]:
    """Those of the affected days that the run's own day answers for: itself, and the published ones that it touches."""
    return tuple(sorted({run.day, *_touched(run).get(run.day, ())}))


def _touched(run: Run) -> dict[date, set[date]]:
    oldest = datetime.now(UTC) - timedelta(days=load_policy().retention.raw)
    try:
        return touched_days(run.bigquery, run.days, oldest)
    except NotFound:
        # Nothing was published yet, so no other day can change.
        return {}


def build(run: Run) -> BuildReport:
    """Build and test the affected days in audit with dbt; the outcomes are recorded, of each of the run's days.

    Raises:
        BuildError: a model broke or a test of severity fail failed; names them and where the failing rows are.
        PolicyError: the policy cannot be read, or the tests of the project would let rows be lost.
    """
    started, policy, dbt = perf_counter(), load_policy(), Dbt(run.settings, labels=run.bigquery.labels)
    known = known_marts(run.bigquery)
    prepare_read_marts(run.bigquery, known.shown)
    drop_outdated_marts(run.bigquery, known.audited.values())
    days = affected_days(run)
    ensure_packages(dbt)
    results = patiently_built(run, dbt, days)
    _log_each(results)
    stated = stated_tests(dbt.target)
    require_conservation(stated)
    verdicts = tuple(outcomes(results))
    record_outcomes(run, (*verdicts, policy_named(GATE, policy), tests_named(GATE, stated)), run.days)
    if any(verdict.stops for verdict in verdicts):
        raise BuildError(refusal(results, _failing_rows(dbt, days)))
    tests = sum(result.is_test for result in results)
    report = BuildReport(days, len(results) - tests, tests, verdicts, perf_counter() - started)
    log.info("built first=%s days=%d models=%d tests=%d seconds=%.1f", days[0], len(days), report.models, tests,
             report.seconds)
    return report


def _log_each(results: Sequence[Result]) -> None:
    """A line of the log for each model, test and seed, as dbt says it of its own."""
    for one in results:
        found = f" rows={one.failures}" if one.is_test else ""
        log.info("dbt %s=%s status=%s seconds=%.1f%s", one.kind, one.name, one.status, one.seconds, found)


def patiently_built(run: Run, dbt: Dbt, days: Sequence[date]) -> tuple[Result, ...]:
    """The results of a build; what broke only because the warehouse was busy is built again, with all that it needs."""
    results = _built(run, dbt, days)
    for pause in BUSY.pauses():
        broken = [result for result in results if result.is_broken]
        if not broken or not all(text_passes(result.message) for result in broken):
            break
        log.warning("dbt met errors that may pass, building again in %.0f s nodes=%d", pause, len(broken))
        sleep(pause)
        results = _built(run, dbt, days)
    return results


def _built(run: Run, dbt: Dbt, days: Sequence[date]) -> tuple[Result, ...]:
    loaded = are_loaded(run.bigquery, dbt.project)
    run.bigquery.count_statements(dbt.run([*_BUILD, *(_WITHOUT_SEEDS if loaded else ())], days))
    return read_results(dbt.target)


def build_docs(services: Services) -> Path:
    """Write dbt's documentation as one HTML file that needs no server; returns where it is.

    It shows what the project says of its models, their columns, tests and lineage, and of which types the columns are.
    """
    dbt = Dbt(services.settings)
    ensure_packages(dbt)
    dbt.run(["docs", "generate", "--static", "--empty-catalog"], (EXAMPLE_DAY,))
    page = dbt.target / "static_index.html"
    add_columns(page, dbt.target, services.bigquery)
    return page


def _failing_rows(dbt: Dbt, days: Sequence[date]) -> dict[str, str]:
    """Run the failed tests again and keep their rows; returns the table of each test."""
    state, target = dbt.work / "failed", dbt.work / "failing_rows"
    state.mkdir(parents=True, exist_ok=True)
    for artifact in ("manifest.json", "run_results.json"):
        shutil.copy(dbt.target / artifact, state / artifact)
    dbt.run(["test", "--store-failures", "--select", "result:fail", "--state", str(state)], days, target=target)
    return {result.name: result.relation for result in read_results(target) if result.relation}


def refusal(results: Sequence[Result], tables: Mapping[str, str]) -> str:
    """One line on what failed; `tables` has where a test's failing rows are."""
    failed = [_described(result, tables) for result in results if result.is_broken or result.status == "fail"]
    more = f" and {len(failed) - 3} more" if len(failed) > 3 else ""
    first = "; ".join(failed[:3])
    return f"dbt build: {first}{more} failed. Look at the rows, correct the cause and run the day again."


def _described(result: Result, tables: Mapping[str, str]) -> str:
    if result.is_broken:
        return f"{result.kind} {result.name} ({result.message})"
    place = f" in {tables[result.name]}" if result.name in tables else ""
    return f"{result.name} ({result.failures} rows{place})"
