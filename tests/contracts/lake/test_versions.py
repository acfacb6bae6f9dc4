"""A contract whose rules changed without a raised version is caught here."""

import pytest

from contracts.datasets.fingerprint import RULE_MODULES, fingerprint
from contracts.lake import versions


@pytest.mark.parametrize("dataset", RULE_MODULES)
def test_the_current_version_has_the_fingerprint_of_todays_rules(dataset: str) -> None:
    assert versions.current(dataset).fingerprint == fingerprint(dataset), (
        f"the rules of {dataset} changed: raise its version in contracts/lake/versions.py "
        f"and list {fingerprint(dataset)}"
    )


def test_a_foreign_fingerprint_is_not_known() -> None:
    current = versions.current("events")
    assert versions.is_known(current)
    assert not versions.is_known(type(current)("events", current.version, "0" * 64))
    assert not versions.is_known(type(current)("events", "9.9.9", current.fingerprint))
    assert not versions.is_known(type(current)("orders", current.version, current.fingerprint))
