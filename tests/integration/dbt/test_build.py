"""A build tells every test's verdict, and a day that fails one is refused with its rows kept."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.errors import BuildError
from contracts.lake.paths import REVIEW_FOLDER
from etl.platform.bigquery import query
from etl.platform.docs_bucket import docs_folder
from etl.platform.settings import Settings
from etl.run.runner import run_station
from etl.site.build_page import build_page
from etl.transform.build import affected_days, build_docs
from etl.transform.dbt_command import PROJECT, Dbt
from etl.transform.dbt_results import read_results
from etl.transform.mart_columns import read_marts
from etl.transform.mart_tables import known_marts
from etl.transform.seeds import are_loaded
from tests.integration.dbt.conftest import Step
from tests.integration.dbt.shop_days import MONDAY, Shop, monday


def test_every_test_of_the_project_is_an_outcome(history: dict[str, Step]) -> None:
    report = history["monday"].report
    assert len(report.outcomes) == report.tests > 0
    assert not any(outcome.stops for outcome in report.outcomes)


def test_before_anything_is_published_a_day_touches_itself_only(sandbox: Settings, tmp_path: Path) -> None:
    assert affected_days(Shop(tmp_path).run(MONDAY)) == (MONDAY,)


def test_what_a_build_reads_of_published_marts_is_declared_with_its_type(shop: Shop, history: dict[str, Step]) -> None:
    built = {mart.name: set(mart.columns) for mart in known_marts(shop.client).audited.values()}
    assert [column for mart in read_marts() for column in mart.columns if column not in built[mart.name]] == []


def test_a_mart_of_an_older_release_is_given_the_columns_that_a_build_reads(history: dict[str, Step]) -> None:
    places = history["corrected"].star["dim_locations"]
    assert {(place["city_name"], place["bin_version"]) for place in places} == {("Berlin", "1"), (None, None)}


def test_a_refused_day_names_the_test_keeps_its_rows_and_has_a_page(sandbox: Settings, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.load(MONDAY, [*monday(), *monday()])
    with pytest.raises(BuildError, match=r"int_checkouts_reported_primary_key \(6 rows in (\S+)\)") as refusal:
        run_station("build", run := shop.run(MONDAY))
    page = docs_folder(run.settings) / REVIEW_FOLDER / build_page(run).rpartition("/")[2]
    assert page.read_text(encoding="utf-8").count("✗ failed") == 1
    table = str(refusal.value).partition(" rows in ")[2].partition(")")[0]
    kept = query(shop.client, f"select column_name, value, reason from {table}")
    assert {tuple(row.values()) for row in kept} == {
        ("event_id", row["event_id"], "repeated") for row in monday() if row["event_type"] == "checkout_success"
    }
    recorded = query(shop.client, "select count(*) as refusals from glamira_ops.outcomes where status = 'failed'")
    assert recorded[0]["refusals"] > 0
    judged = _judged_leniently(shop, tmp_path / "project")
    assert judged["int_checkouts_reported_primary_key"] == "pass"
    assert judged["int_order_lines_reported"] == "success"
    assert judged["int_order_lines_reported_primary_key"] == "warn"


def _judged_leniently(shop: Shop, project: Path) -> dict[str, str]:
    """The same when the failed test allows its rows, and the test of the model behind it only warns."""
    shutil.copytree(PROJECT, project)
    lenient = {"int_checkouts_reported": 'error_if: "> 6", warn_if: "> 6"',
               "int_order_lines_reported": "severity: warn"}
    for model, stated in lenient.items():
        file = project / "models" / "intermediate" / f"{model}.yml"
        name = f"name: {model}_primary_key\n              config: {{"
        told = file.read_text(encoding="utf-8")
        assert name in told
        file.write_text(told.replace(name, f"{name}{stated}, "), encoding="utf-8")
    dbt = Dbt(shop.run(MONDAY).settings, project)
    dbt.run(["build", "--select", "int_checkouts_reported", "int_order_lines_reported",
             "--exclude-resource-type", "unit_test"], [MONDAY])
    return {result.name: result.status for result in read_results(dbt.target)}


def test_a_project_that_does_not_compile_is_one_line(sandbox: Settings, tmp_path: Path) -> None:
    (tmp_path / "dbt_project.yml").write_text("name: glamira\nmodel-paths: 3\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"^dbt build: .*Error.*\.$"):
        Dbt(Shop(tmp_path).run(MONDAY).settings, tmp_path).run(["build"])


def test_unit_tests_of_the_models_hold(shop: Shop, history: dict[str, Step]) -> None:
    dbt = Dbt(shop.run(MONDAY).settings)
    dbt.run(["test", "--select", "test_type:unit"], [MONDAY])
    assert {result.status for result in read_results(dbt.target)} == {"pass"}


def test_an_operators_rate_is_used_and_named(shop: Shop, history: dict[str, Step], tmp_path: Path) -> None:
    project = shutil.copytree(PROJECT, tmp_path / "project")
    supplement = project / "seeds" / "exchange_rate_supplement.csv"
    supplement.write_text(f"{supplement.read_text('utf-8')}{MONDAY},KWD,0.33780,Central Bank of Kuwait\n", "utf-8")
    models = ["exchange_rate_supplement", "int_exchange_rates_chosen", "fct_order_lines"]
    dbt = Dbt(shop.run(MONDAY).settings, project)
    dbt.run(["build", "--select", *models, "--resource-type", "seed", "--resource-type", "model"], [MONDAY])
    assert are_loaded(shop.client, project)
    assert not are_loaded(shop.client, PROJECT)
    [line] = query(shop.client, "select * from glamira_audit.fct_order_lines where currency_code = 'KWD'")
    # 61.00 / 0.3378 = 180.58022...
    assert (line["line_amount_eur"], line["exchange_rate_source"]) == (Decimal("180.5802"), "Central Bank of Kuwait")


def test_the_documentation_is_one_file(sandbox: Settings, tmp_path: Path) -> None:
    page = build_docs(Shop(tmp_path).run(MONDAY).services)
    assert "fct_order_lines" in page.read_text(encoding="utf-8")
