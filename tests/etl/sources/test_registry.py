"""Every dataset of the lake has a source."""

from contracts.lake.paths import DATASETS
from etl.sources.registry import SOURCES


def test_the_sources_are_those_of_the_lake() -> None:
    assert tuple(SOURCES) == DATASETS, (
        "contracts/lake/paths.py names other datasets than SOURCES. Enter the missing one in etl/sources/registry.py."
    )
