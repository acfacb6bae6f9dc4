"""Seeds are loaded whenever the warehouse does not hold what their files say, whoever changed it, and only then."""

import shutil
from pathlib import Path

import pytest

from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.settings import Settings
from etl.transform.dbt_command import PROJECT, Dbt
from etl.transform.dbt_packages import ensure_packages
from etl.transform.dbt_results import read_results
from etl.transform.seeds import are_loaded
from tests.dbt.project import SEEDS
from tests.integration.dbt.conftest import Step
from tests.integration.dbt.shop_days import MONDAY, Shop


@pytest.fixture(scope="module")
def seeded(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A warehouse project with seeds and nothing else."""
    shop = Shop(tmp_path_factory.mktemp("seeded"))
    ensure_warehouse(shop.client)
    _dbt(shop, "seed")
    return shop


def _dbt(shop: Shop, *command: str) -> Path:
    dbt = Dbt(shop.run(MONDAY).settings)
    ensure_packages(dbt)
    dbt.run(command, [MONDAY])
    return dbt.target


def test_a_warehouse_without_seeds_lacks_them(sandbox: Settings, tmp_path: Path) -> None:
    client = Shop(tmp_path).client
    ensure_warehouse(client)
    assert not are_loaded(client, PROJECT)


def test_a_build_loads_them_once(history: dict[str, Step]) -> None:
    assert history["monday"].report.models - history["tuesday"].report.models == len(SEEDS)
    assert history["monday"].report.tests == history["tuesday"].report.tests


@pytest.mark.parametrize(("seed", "change"), [
    ("stores", "update glamira_staging.stores set currency_code = 'USD' where store_id = '6'"),
    ("stones", "delete from glamira_staging.stones where stone_code = 'diamond'"),
    ("currencies", "drop table glamira_staging.currencies"),
    ("exchange_rate_supplement", "create or replace table glamira_staging.exchange_rate_supplement as "
                                 "select date '2020-05-04' as rate_date, 'KWD' as currency_code, "
                                 "cast(0.3 as float64) as rate, 'me' as source limit 0"),
])
def test_one_that_was_changed_by_hand_is_missed_until_it_is_loaded(seeded: Shop, seed: str, change: str) -> None:
    query(seeded.client, change)
    assert not are_loaded(seeded.client, PROJECT)
    _dbt(seeded, "seed", "--select", seed)
    assert are_loaded(seeded.client, PROJECT)


def test_those_of_another_release_are_not_this_ones(seeded: Shop, tmp_path: Path) -> None:
    other = shutil.copytree(PROJECT, tmp_path / "project", ignore=shutil.ignore_patterns("dbt_packages"))
    assert are_loaded(seeded.client, other)
    stones = other / "seeds" / "stones.csv"
    stones.write_text(stones.read_text("utf-8").replace("Black diamond", "Dark diamond"), "utf-8")
    assert not are_loaded(seeded.client, other)


def test_keys_and_what_they_name_are_judged_whether_they_were_loaded_or_not(seeded: Shop) -> None:
    query(seeded.client, "insert into glamira_staging.currencies (currency_code) select 'EUR'")
    query(seeded.client, "insert into glamira_staging.stone_labels (stone_code) select 'nowhere'")
    target = _dbt(seeded, "test", "--store-failures", "--select", "seeds_are_consistent")
    [result] = read_results(target)
    rows = {tuple(row.values()) for row in query(seeded.client, f"select * from {result.relation}")}
    assert rows == {
        ("currencies", "currency_code", "EUR", "repeated"), ("stone_labels", "stone_label", None, "null"),
        ("stone_labels", "stone_code", "nowhere", "names nothing"),
    }
