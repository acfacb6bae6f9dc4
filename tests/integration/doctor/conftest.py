"""A sandbox with documents in it, and the means to look at it with other settings."""

from collections.abc import Callable, Mapping

import pytest

from etl.doctor.examine import examine
from etl.doctor.findings import Finding
from etl.platform.settings import Settings
from tests.conftest import Seed

Examine = Callable[..., Mapping[str, Finding]]


@pytest.fixture(scope="session")
def documents(seeded: Seed) -> None:
    """A few documents of one day."""
    seeded("2020-03-01", events=50, orders=2)


@pytest.fixture
def found(sandbox: Settings, documents: None, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """A function that examines with some variables changed; the findings by their names."""

    def with_settings(**changed: str) -> Mapping[str, Finding]:
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        return {finding.name: finding for finding in examine().findings}

    return with_settings
