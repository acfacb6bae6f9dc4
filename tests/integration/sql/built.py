"""The warehouse with everything that dbt builds."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.warehouse.tables import AUDIT
from etl.transform.mart_tables import Column, KnownMarts, Mart, prepare_marts
from tests.integration.sql.warehouse import Warehouse

DAYS = (date(2020, 5, 4), date(2020, 5, 5))
MISTAKEN = "model_with_a_mistake"
_SQL_NAMES = {"INTEGER": "INT64", "FLOAT": "FLOAT64", "BOOLEAN": "BOOL", "NUMERIC": "NUMERIC(38, 9)"}


@dataclass(frozen=True)
class Built:
    """The warehouse after two builds; what did not pass in each, by dbt's node; and the marts as publish has them."""

    warehouse: Warehouse
    first_day: dict[str, str]
    both_days: dict[str, str]
    marts: tuple[Mart, ...]


def build_twice(warehouse: Warehouse) -> Built:
    """One day is built into nothing; then two days, and tested, when every table is there and readers see marts.

    A model with a mistake is among them: a build that finds none has not been judged.
    """
    (warehouse.project / "models" / f"{MISTAKEN}.sql").write_text("select 1 as new", encoding="utf-8")
    first_day = warehouse.build(DAYS[0], without=("test", "unit_test"))
    marts = tuple(marts_of(warehouse))
    prepare_marts(warehouse.client, KnownMarts({mart.name: mart for mart in marts}, {}))
    return Built(warehouse, first_day, warehouse.build(*DAYS), marts)


def marts_of(warehouse: Warehouse) -> Iterator[Mart]:
    """What audit holds; an empty warehouse has no rows of INFORMATION_SCHEMA to read it from."""
    for name, table in warehouse.catalog.items():
        if name.startswith(f"{AUDIT}.") and "__dbt_" not in name:
            columns = [Column(one["name"], _SQL_NAMES.get(one["type"], one["type"])) for one in table.fields]
            yield Mart(name.removeprefix(f"{AUDIT}."), tuple(columns), table.partition_column)
