"""A refusal names what failed and where the rows are, in one line."""

from etl.transform.build import refusal
from etl.transform.dbt_results import Result


def result(name: str, status: str, *, kind: str = "test", failures: int = 0, message: str = "") -> Result:
    return Result(name, kind, status, failures, message, "")


def test_a_failed_test_is_named_with_its_table() -> None:
    told = refusal([result("unique_key", "fail", failures=2), result("fine", "pass")], {"unique_key": "staging.rows"})
    assert told == (
        "dbt build: unique_key (2 rows in staging.rows) failed. "
        "Look at the rows, correct the cause and run the day again."
    )


def test_a_broken_model_is_named_with_its_fault() -> None:
    told = refusal([result("fct_orders", "error", kind="model", message="Syntax error")], {})
    assert told.startswith("dbt build: model fct_orders (Syntax error) failed.")


def test_more_than_three_are_counted() -> None:
    told = refusal([result(f"test_{number}", "fail", failures=1) for number in range(5)], {})
    assert "test_2 (1 rows)" in told
    assert "and 2 more failed" in told
    assert "test_3" not in told
