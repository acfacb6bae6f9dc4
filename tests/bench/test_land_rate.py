"""The rate of `land events`, as a ratio to draining the same documents raw, and to a peer, in the same run."""

import json
import os
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from rich.console import Console
from rich.table import Table

from etl.landing.validate import Share, validate
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.events import Events
from tests.bench.flame_graph import draw
from tests.bench.results import keep
from tests.bench.sampler import Samples, sampled
from tests.conftest import ROOT, Seed, run_module

DOCUMENTS = int(os.environ.get("BENCH_DOCUMENTS", "643000"))
FEW_DOCUMENTS = 1_000
DAY = date(2020, 5, 4)
PEERS = ROOT / "build" / "bench-peers" / "bin" / "python"
FLAMES = ROOT / "docs" / "reference" / "performance"
STAGES = {
    "receive": ("moments.read",),
    "walk": ("bson_walk.walk",),
    "read plain documents": ("plain_rows.read_plain",),
    "options among them": ("known_options.places",),
    "read others one by one": ("rows.read_each",),
    "shapes": ("text_shapes.text_shapes",),
    "forms": ("closed_columns.closed_columns",),
    "visitors": ("visitor_columns.visitor_columns",),
    "hosts": ("hosts.host_columns",),
    "order of rows": ("read_rows.in_order",),
    "rules (Pandera)": ("judge.violations",),
    "Parquet": ("validate._write",),
}
MOST_FOR_FORMS = 0.10
CONSOLE = Console()


@pytest.fixture(scope="module")
def day(sandbox: Settings, seeded: Seed) -> Settings:
    """A day to be landed, after a small one: tables are made once, and the sandbox has met the statements."""
    before = DAY - timedelta(days=1)
    seeded(before.isoformat(), events=FEW_DOCUMENTS, defects="typical")
    run_module("etl", "land", "events", before.isoformat())
    seeded(DAY.isoformat(), events=DOCUMENTS, defects="typical")
    return sandbox


@pytest.fixture(scope="module")
def landed(day: Settings) -> dict[str, float]:
    """What landing the day told of itself."""
    facts: dict[str, float] = json.loads(run_module("etl", "bench", DAY.isoformat(), "--json").stdout)
    assert facts["is_new"]
    assert facts["documents"] == DOCUMENTS
    return facts


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_land_events(day: Settings, landed: dict[str, float], tmp_path: Path) -> None:
    facts = dict(landed)
    facts["dlt_per_second"] = round(_peer(day, tmp_path))
    facts["times_dlt"] = round(facts["land_per_second"] / facts["dlt_per_second"], 1)
    keep("land_events", facts)
    columns = ("documents", "drain_per_second", "land_per_second", "ratio", "land_cpu_microseconds", "times_dlt")
    table = Table(*columns, title="extract + validate + land")
    table.add_row(*(f"{facts[name]:,}" for name in columns))
    CONSOLE.print(table)


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_where_the_time_of_landing_goes(day: Settings, tmp_path: Path) -> None:
    run = Run(Services(day), DAY, "bench")
    key = day.pseudonym_key.get_secret_value()
    with sampled() as samples:
        _judge_all(run, tmp_path, key)
    title = f"land events, in one process, {DOCUMENTS:,} documents"
    draw(samples, title, FLAMES / "land.svg", "test_land_rate._judge_all")
    each = _microseconds(samples, DOCUMENTS)
    keep("land_stages", each)
    table = Table("stage", "CPU µs a document", title="extract + validate, in one process")
    for stage, microseconds in each.items():
        table.add_row(stage, f"{microseconds:.1f}")
    CONSOLE.print(table)


@pytest.mark.bench
@pytest.mark.timeout(3_600)
def test_closed_forms_cost_a_tenth_of_landing_at_most(
    day: Settings, landed: dict[str, float], tmp_path: Path,
) -> None:
    """Of the processor's time, which a machine that others work on leaves as it is."""
    with sampled() as samples:
        _judge_all(Run(Services(day), DAY, "bench"), tmp_path, day.pseudonym_key.get_secret_value())
    forms = _microseconds(samples, DOCUMENTS)["forms"]
    whole = landed["land_cpu_microseconds"]
    cost = round(forms / (whole - forms), 3)
    keep("closed_forms", {"forms_microseconds": forms, "land_cpu_microseconds": whole, "cost": cost})
    CONSOLE.print(f"closed forms: {forms} of {whole} µs a document, {cost:.1%} of the rest")
    assert cost <= MOST_FOR_FORMS


def _judge_all(run: Run, folder: Path, key: str) -> None:
    for index, part in enumerate(Events().parts(run, frozenset())):
        validate(part.chunks(), Share("events", run.day, folder, index), key)


def _microseconds(samples: Samples, documents: int) -> dict[str, float]:
    each = 1e6 / documents
    return {"whole": round(each * samples.seconds(), 1)} | {
        stage: round(each * samples.seconds(*of), 1) for stage, of in STAGES.items()
    }


def _peer(settings: Settings, folder: Path) -> float:
    """Documents a second of the peer, which `make bench` installs."""
    if not PEERS.exists():
        pytest.fail(f"{PEERS}: there is no such environment. Run `make bench`, which installs it.")
    source = (settings.mongo_uri.get_secret_value(), settings.mongo_database, settings.mongo_collection)
    command = [str(PEERS), str(ROOT / "tests" / "bench" / "dlt_peer.py"), *map(str, source), str(folder)]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
    return float(told["documents"] / told["seconds"])
