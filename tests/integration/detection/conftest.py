"""One pipeline for all defects and clean days, opened once."""

from collections.abc import Iterator

import pytest

from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from tests.integration.detection.pipeline import Pipeline


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    """Running servers with three usual days, and a fourth that is loaded and clean."""
    bases = range(22500, 24000, len(Port))
    base = next(base for base in bases if all(port_is_free(base + listener) for listener in Port))
    pipeline = Pipeline(SandboxSettings(tmp_path_factory.mktemp("detection"), base, duplicate_rate=0))
    try:
        pipeline.open()
        yield pipeline
    finally:
        pipeline.close()
