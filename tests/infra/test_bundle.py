"""The bundle holds what the loader needs and nothing else, and runs on its own copy of the contracts."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.bundle import LIGHT_CONTRACTS, ROOT, build_bundle
from infra.dependencies import PINNED, read_pins

ALLOWED = {"cloudevents", "flask", "functions_framework", "google", "requests"}
START = """
import sys
from functions_framework import create_app
create_app("load_batch", "{bundle}/main.py", "cloudevent")
print(sys.modules["contracts"].__file__)
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle built where there was none."""
    return build_bundle(tmp_path / "build" / "cloud_function")


def test_holds_the_function_and_the_light_contracts(bundle: Path) -> None:
    found = {str(path.relative_to(bundle)) for path in bundle.rglob("*") if path.is_file()}
    modules = {path.name for path in (ROOT / "cloud_function").glob("*.py")}
    assert found == modules | {"requirements.txt"} | {f"contracts/{name}.py" for name in LIGHT_CONTRACTS}


def test_replaces_whatever_was_there(bundle: Path) -> None:
    (bundle / "leftover.py").write_text("")
    (bundle / "main.py").write_text("raise SystemExit")

    build_bundle(bundle)

    assert not (bundle / "leftover.py").exists()
    assert (bundle / "main.py").read_text() == (ROOT / "cloud_function" / "main.py").read_text()
    assert [path.name for path in bundle.parent.iterdir()] == [bundle.name]


def test_script_builds_the_same(bundle: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "infra" / "bundle.py", tmp_path / "other"], check=True)
    for path in bundle.rglob("*.py"):
        assert (tmp_path / "other" / path.relative_to(bundle)).read_bytes() == path.read_bytes()


def test_imports_only_what_its_requirements_bring(bundle: Path) -> None:
    own = {path.stem for path in bundle.glob("*.py")} | {"contracts"}
    for path in bundle.rglob("*.py"):
        foreign = set(_imports(path)) - own - ALLOWED - sys.stdlib_module_names
        assert not foreign, path


def test_pins_are_the_pipelines_own() -> None:
    own, pipelines = (read_pins((ROOT / name).read_text()) for name in PINNED[1::-1])
    assert {(pin.name, pin.version) for pin in own} <= {(pin.name, pin.version) for pin in pipelines}


def test_runs_on_its_own_contracts(bundle: Path, tmp_path: Path) -> None:
    decoy = tmp_path / "installed" / "contracts"
    decoy.mkdir(parents=True)
    (decoy / "__init__.py").write_text("raise ImportError('the wrong contracts')")
    done = subprocess.run(
        [sys.executable, "-c", START.format(bundle=bundle)], cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(decoy.parent)}, check=False,
    )
    assert done.stdout.strip() == str(bundle / "contracts" / "__init__.py"), done.stderr


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0]
