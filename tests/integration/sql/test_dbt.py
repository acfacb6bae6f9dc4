"""BigQuery takes every statement that dbt makes of the project: seeds, models, tests and unit tests.

dbt itself sends them, so what stands around a compiled model is judged as well. Models are built
twice: into nothing, and into tables that are there.
"""

from tests.integration.sql.built import MISTAKEN, Built
from tests.integration.sql.texts import even

# Of a seed, a view, a table, the days of a table that is there, a test, a unit test, a model that reads the marts.
KINDS = (
    "create table `glamira-sandbox`.`glamira_staging`.`exchange_rate_supplement`", "create or replace view",
    "create or replace table", "merge into", "should_error", "dbt_internal_unit_test_actual",
    "from `glamira-sandbox`.`glamira_marts`.`fct_orders`",
)


def _refused(build: dict[str, str]) -> str:
    return "\n".join(f"{node}: {why}" for node, why in build.items() if node != f"model.glamira.{MISTAKEN}")


def test_a_first_day_is_built(built: Built) -> None:
    assert _refused(built.first_day) == ""


def test_several_days_are_built_into_marts_that_are_there(built: Built) -> None:
    assert _refused(built.both_days) == ""


def test_a_model_with_a_mistake_is_refused(built: Built) -> None:
    for build in (built.first_day, built.both_days):
        assert "Unexpected keyword NEW" in build[f"model.glamira.{MISTAKEN}"]


def test_every_kind_of_statement_was_seen(built: Built) -> None:
    """Nothing passes because it was never sent."""
    sent = [even(statement) for statement in built.warehouse.empty.statements]
    assert [kind for kind in KINDS if not any(kind in statement for statement in sent)] == []
