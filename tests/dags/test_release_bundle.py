"""A bundle of releases: which folder a version is, whose code a process imports, and what the machine is told."""

import json
import subprocess
from pathlib import Path

import pytest

from dags.release_bundle import ReleaseBundle
from tests.dags.dag_process import ROOT, printed

# A process as a task's is: it has modules of the checkout, and is told of a release.
TASK = """
import importlib, json, subprocess, sys
import contracts.errors
from dags.release_bundle import ReleaseBundle
bundle = ReleaseBundle(name="glamira", current=sys.argv[1], version=sys.argv[2])
bundle.initialize()
import dags, etl
command = [sys.executable, "-c", "import etl; print(etl.RELEASE)"]
began = subprocess.run(command, cwd="/", capture_output=True, text=True)
known = "contracts.errors" in sys.modules
print(json.dumps([str(bundle.path), dags.RELEASE, etl.RELEASE, began.stdout.strip(), known]))
"""
# A DAG processor forks a process for each file; Airflow puts the folder of the file's bundle at the end of the path.
PROCESSOR = """
import json, os, sys
from pathlib import Path
import dags, etl
from dags.release_bundle import ReleaseBundle
current, first, second = map(Path, sys.argv[1:])
def imported(bundle):
    reader, writer = os.pipe()
    if not os.fork():
        sys.path.append(str(bundle.path))
        import dags, etl
        os.write(writer, f"{dags.RELEASE}{etl.RELEASE}".encode())
        os._exit(0)
    os.wait()
    return os.read(reader, 100).decode()
bundle = ReleaseBundle(name="glamira", current=str(current))
bundle.initialize()
bundle.refresh()
found = [bundle.get_current_version().version, imported(bundle)]
current.unlink()
current.symlink_to(second)
found += [bundle.get_current_version().version]
bundle.refresh()
found += [bundle.get_current_version().version, imported(bundle)]
former = ReleaseBundle(name="glamira", current=str(current), version=first.name)
former.initialize()
print(json.dumps([*found, imported(former), imported(bundle)]))
"""


@pytest.fixture
def current(tmp_path: Path) -> Path:
    """The link to release A; release B lies beside that."""
    for name in "AB":
        for room in ("dags", "etl"):
            folder = tmp_path / "releases" / name / room
            folder.mkdir(parents=True)
            (folder / "__init__.py").write_text(f'RELEASE = "{name}"\n')
    link = tmp_path / "current"
    link.symlink_to(tmp_path / "releases" / "A")
    return link


@pytest.mark.parametrize("version", ["A", "B"])
def test_a_task_imports_and_starts_the_code_of_its_version(current: Path, tmp_path: Path, version: str) -> None:
    found = printed(TASK, tmp_path / "airflow", str(current), version)
    assert found == [str(tmp_path / "releases" / version / "dags"), version, version, version, True]


def test_a_dag_processor_imports_for_each_file_what_lies_beside_it(current: Path, tmp_path: Path) -> None:
    found = printed(
        PROCESSOR, tmp_path / "airflow", str(current), str(tmp_path / "releases/A"), str(tmp_path / "releases/B"),
    )
    assert found == ["A", "AA", "A", "B", "BB", "AA", "BB"]


def test_a_release_that_is_gone_is_named_with_the_remedy(current: Path) -> None:
    with pytest.raises(Exception, match=r"release C: it is not on this machine.*latest version"):
        ReleaseBundle(name="glamira", current=str(current), version="C").initialize()


def test_the_machine_has_the_bundle(tmp_path: Path) -> None:
    """As bash reads the line, and as Airflow does."""
    read = f'set -a; . {ROOT / "infra/vm/airflow.env"}; printenv AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST'
    stated = subprocess.run(["bash", "-c", read], capture_output=True, text=True, check=True).stdout
    code = """
import json
from airflow.dag_processing.bundles.manager import DagBundlesManager
[bundle] = DagBundlesManager().get_all_dag_bundles()
print(json.dumps({"class": type(bundle).__name__, "path": str(bundle.path), "versions": bundle.supports_versioning}))
"""
    named = {"AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST": stated, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
    found = printed(code, tmp_path, **named)
    assert found == {"class": "ReleaseBundle", "path": "/srv/glamira/current/dags", "versions": True}
    assert [one["name"] for one in json.loads(stated)] == ["glamira"]
