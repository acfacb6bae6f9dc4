"""A contract whose rules changed without a raised version is caught here."""

import pytest

from contracts.datasets.fingerprint import fingerprint
from contracts.datasets.registry import CONTRACTS
from contracts.lake import versions


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_the_current_version_has_the_fingerprint_of_todays_rules(dataset: str) -> None:
    assert dataset in versions.CURRENT, (
        f"{dataset} has no version: enter its first in contracts/lake/versions.py and list {fingerprint(dataset)}"
    )
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
