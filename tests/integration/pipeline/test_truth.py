"""The published marts equal the truth ledger to the cent, whatever the seed, the order of days, or a second run.

That the star itself does not depend on the order of days is also shown, model by model, in tests/integration/dbt.
"""

import pytest

from etl.clients import bigquery_client
from etl.settings import Settings
from tests.conftest import Seed, Truth, run_module
from tests.integration.pipeline import published

DAYS_OF_SEED = {
    1: ["2020-05-04", "2020-05-05"],
    2: ["2020-04-10", "2020-04-11"],
    3: ["2020-05-30", "2020-05-31"],
}

pytestmark = pytest.mark.timeout(1800)  # seven whole runs


@pytest.fixture(scope="module")
def truths(sandbox: Settings, seeded: Seed) -> dict[int, Truth]:
    """Three seeds, two days each, every day run to publication; the second seed's days in reverse."""
    run_module("sandbox", "wipe")
    found = {}
    for seed, days in DAYS_OF_SEED.items():
        found[seed] = seeded(days[0], days=2, events=20_000, orders=1_000, seed=seed, defects="typical")
        for day in days if seed != 2 else reversed(days):
            run_module("etl", "run", day)
    return found


@pytest.mark.parametrize("seed", DAYS_OF_SEED)
def test_orders_lines_units_and_revenue_per_store_and_currency(
    truths: dict[int, Truth], sandbox: Settings, seed: int,
) -> None:
    client = bigquery_client(sandbox)
    assert published.totals(client, DAYS_OF_SEED[seed]) == published.expected_totals(truths[seed])


@pytest.mark.parametrize("seed", DAYS_OF_SEED)
def test_lines_units_and_revenue_per_product(truths: dict[int, Truth], sandbox: Settings, seed: int) -> None:
    client = bigquery_client(sandbox)
    assert published.product_totals(client, DAYS_OF_SEED[seed]) == published.expected_product_totals(truths[seed])


@pytest.mark.parametrize("seed", DAYS_OF_SEED)
def test_every_defect_is_quarantined_for_its_reasons_and_nothing_else_is(
    truths: dict[int, Truth], sandbox: Settings, seed: int,
) -> None:
    expected = {defect["document_id"]: sorted(defect["reasons"]) for defect in truths[seed]["defects"]}
    assert expected
    assert published.open_items(bigquery_client(sandbox), DAYS_OF_SEED[seed]) == expected


def test_a_second_run_changes_no_row(truths: dict[int, Truth], sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    before = published.marts_digest(client)
    run_module("etl", "run", DAYS_OF_SEED[1][0])
    assert published.marts_digest(client) == before


@pytest.mark.soak
def test_the_days_in_the_other_order_give_the_same_marts(sandbox: Settings, seeded: Seed) -> None:
    client = bigquery_client(sandbox)
    digests = []
    for order in (1, -1):
        run_module("sandbox", "wipe")
        seeded("2020-05-04", days=2, events=2_000, orders=100, seed=4, defects="typical")
        for day in DAYS_OF_SEED[1][::order]:
            run_module("etl", "run", day)
        digests.append(published.marts_digest(client))
    assert digests[0] == digests[1]
