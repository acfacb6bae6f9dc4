"""The environment that the loader is deployed with holds its pins, and none of the pipeline's heavy libraries."""

import subprocess
from pathlib import Path

import pytest

from infra.dependencies import read_pins
from tests.conftest import ROOT

PINS = ROOT / "cloud_function" / "requirements.txt"


def test_holds_exactly_the_pins(deployed_python: Path) -> None:
    done = subprocess.run(
        [deployed_python, "-c", "from importlib.metadata import distributions as d\n"
                                "print(*(f'{one.name.lower()}=={one.version}' for one in d()))"],
        capture_output=True, text=True, check=True,
    )
    found = {name.replace("_", "-").replace(".", "-").partition("==")[0] for name in done.stdout.split()}
    assert found == {pin.name for pin in read_pins(PINS.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("library", ["pandas", "polars", "pandera", "pyarrow", "pymongo", "great_expectations"])
def test_cannot_import(library: str, deployed_python: Path) -> None:
    done = subprocess.run([deployed_python, "-c", f"import {library}"], capture_output=True, text=True, check=False)
    assert f"No module named '{library}'" in done.stderr
