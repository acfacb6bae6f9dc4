"""Every test has its own warehouse project, so that no test sees another's marts."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest

from etl.context import Run
from etl.settings import Settings
from etl.warehouse import ensure_warehouse
from tests.integration.publish.small_star import SmallWarehouse, build_edition


@pytest.fixture
def warehouse(sandbox: Settings) -> SmallWarehouse:
    """An empty warehouse."""
    small = SmallWarehouse(f"publish-{uuid.uuid4().hex[:12]}")
    ensure_warehouse(small.client)
    return small


@pytest.fixture
def build(warehouse: SmallWarehouse) -> Callable[..., Run]:
    """A function that builds an edition of a day into audit and returns its run: `build(day, edition)`."""

    def build_day(day: date, edition: int, *, judged: bool = True) -> Run:
        run = warehouse.run(day)
        build_edition(run, edition, judged=judged)
        return run

    return build_day
