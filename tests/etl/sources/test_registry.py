"""Every dataset of the lake has a source, and every source a dataset."""

from contracts.lake.paths import DATASETS
from etl.sources.registry import SOURCES
from tests.conftest import ROOT


def test_the_sources_are_those_of_the_lake() -> None:
    lacking = [name for name in DATASETS if name not in SOURCES]
    folder = ROOT / "etl" / "sources"
    for name in lacking:
        assert (folder / f"{name}.py").exists(), f"{name} has no source: write one in etl/sources/{name}.py"
    assert tuple(SOURCES) == DATASETS, (
        f"there are sources of {', '.join(SOURCES)}, and the datasets are {', '.join(DATASETS)}. "
        "Enter them in etl/sources/registry.py in this order."
    )
