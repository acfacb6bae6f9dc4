"""The rate of `land events`, as a ratio to draining the same documents raw in the same run."""

import json

import pytest
from rich.console import Console
from rich.table import Table

from etl.platform.settings import Settings
from tests.bench.results import keep
from tests.conftest import Seed, run_module

DOCUMENTS = 200_000
DAY = "2020-05-04"


@pytest.mark.bench
def test_land_events(sandbox: Settings, seeded: Seed) -> None:
    seeded(DAY, events=DOCUMENTS, defects="typical")
    facts = json.loads(run_module("etl", "bench", DAY, "--json").stdout)
    assert facts["is_new"]
    assert facts["documents"] == DOCUMENTS
    keep("land_events", facts)
    table = Table("documents", "raw drain /s", "land events /s", "ratio", title="extract + validate + land")
    table.add_row(*(f"{facts[name]:,}" for name in ("documents", "drain_per_second", "land_per_second", "ratio")))
    Console().print(table)

