"""The published marts equal the truth ledger to the cent, whatever the seed and the order of days.

That the star itself does not depend on the order of days is also shown, model by model, in tests/integration/dbt.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from google.cloud import bigquery

from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import Seed, Truth, run_module
from tests.integration.pipeline import published

# A working day; and Good Friday with the day after it, which live on the rates of Thursday.
DAYS_OF_SEED = {1: ["2020-05-04"], 2: ["2020-04-10", "2020-04-11"]}
FIRST_DAY_OF_SEED = {1: "2020-05-04", 2: "2020-04-09", 3: "2020-05-29", 4: "2020-04-01", 5: "2020-06-02"}

log = logging.getLogger(__name__)

pytestmark = pytest.mark.timeout(1800)  # three whole runs


@dataclass(frozen=True)
class Runs:
    """The truth of each seed, and what the first seed's days looked like before the second seed's were run."""

    truths: dict[int, Truth]
    before: dict[str, str]


@pytest.fixture(scope="module")
def runs(sandbox: Settings, seeded: Seed) -> Runs:
    """Every day of both seeds run to publication; the second seed's in reverse."""
    run_module("sandbox", "wipe")
    truths, before = {}, {}
    for seed, days in DAYS_OF_SEED.items():
        truths[seed] = seeded(days[0], days=len(days), events=20_000, orders=1_000, seed=seed, defects="typical")
        for day in days if seed != 2 else reversed(days):
            run_module("etl", "run", day)
        before = before or published.partition_digests(bigquery_client(sandbox), days)
    return Runs(truths, before)


@pytest.mark.parametrize("seed", DAYS_OF_SEED)
@pytest.mark.parametrize("compared", published.COMPARED)
def test_what_is_published_equals_the_ledger(runs: Runs, sandbox: Settings, seed: int, compared: str) -> None:
    shown = published.shown(bigquery_client(sandbox), compared, DAYS_OF_SEED[seed])
    assert shown == published.expected(runs.truths[seed], compared)


@pytest.mark.parametrize("seed", DAYS_OF_SEED)
def test_every_defect_is_quarantined_for_its_reasons_and_nothing_else_is(
    runs: Runs, sandbox: Settings, seed: int,
) -> None:
    expected = expected_items(runs.truths[seed])
    assert expected
    assert published.open_items(bigquery_client(sandbox), DAYS_OF_SEED[seed]) == expected


def test_other_days_leave_every_row_of_a_day_as_it_was(runs: Runs, sandbox: Settings) -> None:
    tables = {name.partition(".")[0] for name in runs.before}
    assert tables == {"glamira_staging", "glamira_audit", "glamira_marts"}
    assert published.partition_digests(bigquery_client(sandbox), DAYS_OF_SEED[1]) == runs.before


@pytest.mark.soak
def test_the_days_in_the_other_order_give_the_same_marts(sandbox: Settings, seeded: Seed) -> None:
    client = bigquery_client(sandbox)
    digests = []
    for order in (1, -1):
        run_module("sandbox", "wipe")
        seeded("2020-05-04", days=2, events=2_000, orders=100, seed=4, defects="typical")
        for day in ["2020-05-04", "2020-05-05"][::order]:
            run_module("etl", "run", day)
        digests.append(published.marts_digest(client))
    assert digests[0] == digests[1]


@pytest.mark.soak
@pytest.mark.parametrize("seed", FIRST_DAY_OF_SEED)
def test_three_days_of_fifty_thousand_events_equal_the_ledger(sandbox: Settings, seeded: Seed, seed: int) -> None:
    run_module("sandbox", "wipe")
    first = date.fromisoformat(FIRST_DAY_OF_SEED[seed])
    days = [f"{first + timedelta(days=number)}" for number in range(3)]
    truth = seeded(days[0], days=3, events=50_000, orders=2_000, seed=seed, defects="typical")
    for day in days:
        run_module("etl", "run", day)
    assert differences(bigquery_client(sandbox), truth, days) == {}


def differences(client: bigquery.Client, truth: Truth, days: list[str]) -> dict[str, object]:
    """What differs from the ledger, by name; how much was compared is logged."""
    found: dict[str, object] = {}
    for name in published.COMPARED:
        shown, expected = published.shown(client, name, days), published.expected(truth, name)
        log.info("compared %s: %d rows from %s", name, len(expected), days[0])
        if shown != expected:
            found[name] = {key: (shown.get(key), expected.get(key)) for key in shown.keys() | expected.keys()
                           if shown.get(key) != expected.get(key)}
    items, defects = published.open_items(client, days), expected_items(truth)
    log.info("compared quarantine: %d documents from %s", len(defects), days[0])
    odd = sorted(key for key in items.keys() | defects.keys() if items.get(key) != defects.get(key))
    return found | ({"quarantine": odd} if odd else {})


def expected_items(truth: Truth) -> dict[str, list[str]]:
    """The documents that must be in quarantine, and why."""
    return {defect["document_id"]: sorted(defect["reasons"]) for defect in truth["defects"]}
