"""What a dbt test states becomes its terms, and nothing stated lets rows be lost."""

from typing import Any

import pytest

from contracts.errors import PolicyError
from contracts.outcome import PIPELINE, Severity
from etl.transform.dbt_policy import CONSERVATION, Terms, fingerprint, require_conservation, terms_of

FAIL = Terms(Severity.FAIL)


def stating(**config: object) -> dict[str, Any]:
    return {"name": "unique_orders", "resource_type": "test", "config": config}


def test_a_test_that_says_nothing_stops_at_the_first_row() -> None:
    assert terms_of(stating()) == FAIL
    assert (FAIL.expected(Severity.FAIL), FAIL.owner, FAIL.hold) == ("0 rows", PIPELINE, False)


def test_dbts_words_are_read() -> None:
    meta = {"owner": "shop tracking", "remedy": "Ask them.", "hold": True}
    terms = terms_of(stating(severity="WARN", warn_if="> 3", error_if="!= 0", where="day > 1", limit=5, meta=meta))
    assert terms == Terms(Severity.WARN, "> 3", "!= 0", ("count(*)", "day > 1", 5), "shop tracking", "Ask them.", True)
    assert terms.expected(Severity.WARN) == "at most 3 rows"


def test_a_condition_of_another_kind_is_told_as_it_is() -> None:
    assert Terms(Severity.FAIL, error_if="between 1 and 9").expected(Severity.FAIL) == "not between 1 and 9 rows"


@pytest.mark.parametrize(("config", "message"), [
    ({"severity": "error", "meta": {"hold": True}}, "nobody may accept that"),
    ({"severity": "warn", "meta": {"hold": "yes"}}, r"meta `hold: 'yes'` means nothing"),
    ({"meta": {"onwer": "us"}}, r"meta `onwer: 'us'` means nothing"),
])
def test_what_means_nothing_is_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError, match=rf"^dbt test unique_orders: .*{message}"):
        terms_of(stating(**config))


@pytest.mark.parametrize("tests", [
    {}, {CONSERVATION: Terms(Severity.WARN)}, {CONSERVATION: Terms(Severity.FAIL, error_if="> 1")},
    {CONSERVATION: Terms(Severity.FAIL, counted=("count(*)", "", 1))},
    {CONSERVATION: Terms(Severity.FAIL, counted=("0", "", None))},
    {CONSERVATION: Terms(Severity.FAIL, counted=("count(*)", "order_date > '2020-01-01'", None))},
])
def test_rows_are_conserved_whatever_the_project_states(tests: dict[str, Terms]) -> None:
    require_conservation({CONSERVATION: FAIL, "unique_orders": Terms(Severity.WARN)})
    with pytest.raises(PolicyError, match="row conservation always stops the day"):
        require_conservation(tests)


@pytest.mark.parametrize(("other", "same"), [
    (Terms(Severity.FAIL, owner="somebody", remedy="Wait."), True), (Terms(Severity.WARN), False),
    (Terms(Severity.FAIL, error_if="> 1"), False), (Terms(Severity.FAIL, warn_if="> 1"), False),
    (Terms(Severity.FAIL, counted=("count(*)", "day > 1", None)), False),
])
def test_the_fingerprint_is_that_of_what_decides(other: Terms, *, same: bool) -> None:
    known = fingerprint({"a": FAIL, "b": FAIL}.items())
    assert known == fingerprint({"b": FAIL, "a": FAIL}.items()) != fingerprint({"a": FAIL}.items())
    assert (known == fingerprint({"a": FAIL, "b": other}.items())) is same
