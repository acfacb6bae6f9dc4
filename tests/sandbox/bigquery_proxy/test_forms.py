"""A statement's form has nothing of its values in it, and a translation of it gets all of them back."""

import pytest

from sandbox.bigquery_proxy.forms import Form, blanked

ORDERS = "select 1 from orders where day in ({days}) and placed >= {least} and state = '{state}'"
STATE, LATER = "20201130T171301098109Z", "20201201T171301098109Z"


def orders(days: str, least: int, state: str = STATE) -> str:
    return ORDERS.format(days=days, least=least, state=state)


def test_statements_that_differ_in_values_have_one_form() -> None:
    first = Form.of(orders("date '2020-05-04'", 2))
    other = Form.of(orders("\n  date '2020-02-29', date '2020-03-31'\n", 31, LATER))
    assert first.text == other.text
    assert first.values != other.values
    assert first.filled("CAST('9000-01-02' AS DATE), 900002000, 90000101T000000000003Z") == (
        f"CAST('2020-05-04' AS DATE), 2, {STATE}"
    )
    assert other.filled("x IN (CAST('9000-01-02' AS DATE))") == (
        "x IN (CAST('2020-02-29' AS DATE), CAST('2020-03-31' AS DATE))"
    )


@pytest.mark.parametrize("changed", ["'9000-01-02'", "900002001", "90000101T000000000009Z"])
def test_a_translation_that_changed_what_stands_for_a_value_is_none(changed: str) -> None:
    assert Form.of(orders("date '2020-05-04'", 2)).filled(f"select {changed}") is None


@pytest.mark.parametrize("text", [
    "select date '2020-02-30'", "select date '9000-01-01'", "select 900000000", "select a from t limit 10",
    "select 'a'", "select 1 as one group by 1 order by 1", "select numeric '1 - 3.5'",
])
def test_what_is_no_value_stays(text: str) -> None:
    assert Form.of(text) == Form(text, {})


def test_days_that_differ_are_told_apart_and_equal_ones_are_not() -> None:
    same, other = (Form.of(f"select date '2020-05-04', date '2020-05-0{day}'").text for day in (4, 5))
    assert same != other


def test_the_comment_of_dbt_is_no_part_of_a_form_and_a_text_like_it_is() -> None:
    comment = '/* {"app": "dbt", "run": "1"} */'
    assert Form.of(f"{comment} select 1 {comment} from t").text == "select 1  from t"
    assert Form.of(f"select '{comment}'").text == f"select '{comment}'"


def test_ids_are_alike_when_asked() -> None:
    one, two = (orders("date '2020-05-04'", 2, state) for state in (STATE, LATER))
    assert blanked(one, ids=True) == blanked(two, ids=True)
    assert blanked(one, ids=False) != blanked(two, ids=False)
