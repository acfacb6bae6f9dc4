"""Every test has its own warehouse project, so that no test sees another's marts."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
import requests

from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse
from etl.platform.settings import Settings
from tests.integration.publish.sinks import Received
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


@pytest.fixture
def received(sandbox: Settings) -> Received:
    """What a sink got during the test, oldest first: `received("mail")`."""

    def address(box: str) -> str:
        return sandbox.alert_slack_webhook.get_secret_value().replace("/webhook", f"/{box}")

    def read(box: str) -> list[dict[str, str]]:
        messages: list[dict[str, str]] = requests.get(address(box), timeout=10).json()
        return messages

    for box in ("mail", "webhook"):
        requests.delete(address(box), timeout=10).raise_for_status()
    return read
