"""A shop with every trap, and a run that crawls it."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.integration.crawler.seen_products import DAY
from tests.integration.crawler.trap_shop import Shop, trap_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with trap_shop() as running:
        yield running


@pytest.fixture
def run(sandbox: Settings, shop: Shop, tmp_path: Path) -> Iterator[Run]:
    """A run with a source, a warehouse project and a shop of its own."""
    name = f"crawl-{uuid.uuid4().hex[:12]}"
    settings = sandbox.model_copy(update={
        "mongo_database": name, "gcp_project": name, "work_dir": tmp_path, "shop_origin": shop.origin,
        "crawl_delay_seconds": 0.0, "crawl_concurrency": 16, "crawl_contact": "data-team@example.com",
    })
    run = Run(Services(settings), DAY, "test")
    yield run
    run.mongo.client.drop_database(run.mongo.name)
