"""The star after each step of a short history."""

from dataclasses import dataclass

import pytest

from etl.platform.bigquery import query
from etl.platform.settings import Settings
from etl.transform.build import BuildReport
from tests.integration.dbt.shop_days import MONDAY, TUESDAY, Rows, Shop, monday, tuesday


@dataclass(frozen=True)
class Step:
    """A build and the star it left."""

    report: BuildReport
    star: dict[str, Rows]


def step(shop: Shop, report: BuildReport) -> Step:
    """The star as it is now."""
    return Step(report, shop.tables())


@pytest.fixture(scope="session")
def shop(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The warehouse project that the history happens in."""
    return Shop(tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="session")
def history(shop: Shop) -> dict[str, Step]:
    """Monday, Tuesday with a repeat of its order, then Monday without the original, in marts of an older release."""
    shop.load(MONDAY, monday())
    shop.load(TUESDAY, tuesday())
    steps = {
        "monday": step(shop, shop.build(MONDAY)),
        "tuesday": step(shop, shop.build(TUESDAY)),
    }
    shop.load(MONDAY, [row for row in monday() if row["event_id"] not in ("a1", "a2")])
    # As a release left it that did not know the column: the build that follows reads it.
    query(shop.client, "create or replace table glamira_marts.dim_locations as "
                       "select * except (bin_version) from glamira_audit.dim_locations")
    return steps | {"corrected": step(shop, shop.build(MONDAY))}


@pytest.fixture(scope="session")
def reversed_history(sandbox: Settings, tmp_path_factory: pytest.TempPathFactory) -> Step:
    """Tuesday first, then Monday."""
    shop = Shop(tmp_path_factory.mktemp("reversed"))
    shop.load(TUESDAY, tuesday())
    shop.build(TUESDAY)
    shop.load(MONDAY, monday())
    return step(shop, shop.build(MONDAY))
