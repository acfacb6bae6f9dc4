"""Reading a DAG file costs next to nothing beside Airflow's own modules, and loads no library of the work.

The DAG processor reads every file again and again, and each task reads its own before it begins.
"""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from tests.dags.dag_process import ROOT, printed

MOST_SECONDS = 1.0  # of the processor, once Airflow is there


def _imports(file: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}


FILES = sorted((ROOT / "dags").glob("*.py"))
DAG_FILES = [file for file in FILES if "with DAG(" in file.read_text(encoding="utf-8")]
AIRFLOW = sorted(name for file in FILES for name in _imports(file) if name.partition(".")[0] == "airflow")

# Each file is read by a process of its own, which has Airflow from the one that it is forked from.
READ = """
import importlib, json, os, sys, time
airflow, files = json.loads(sys.argv[1])
for name in airflow:
    importlib.import_module(name)
heavy = {"polars", "pandera", "great_expectations", "pymongo", "google.cloud.bigquery", "scrapy", "dbt", "etl.ops"}
found = {}
for file in files:
    reader, writer = os.pipe()
    if not os.fork():
        began = time.process_time()
        importlib.import_module(f"dags.{file}")
        spent = time.process_time() - began
        os.write(writer, json.dumps({"seconds": spent, "heavy": sorted(heavy & set(sys.modules))}).encode())
        os._exit(0)
    os.wait()
    found[file] = json.loads(os.read(reader, 10_000))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The processor's seconds of each file, and what it loaded."""
    asked = json.dumps([AIRFLOW, [file.stem for file in DAG_FILES]])
    return printed(READ, tmp_path_factory.mktemp("airflow"), asked)


def test_the_dags_are_found() -> None:
    named = {"glamira_daily", "glamira_backfill", "glamira_digest", "reprocess_quarantine"}
    assert named <= {file.stem for file in DAG_FILES}


@pytest.mark.parametrize("file", [file.stem for file in DAG_FILES])
def test_a_file_is_read_in_less_than_a_second_and_loads_nothing_heavy(read: dict[str, Any], file: str) -> None:
    assert read[file]["heavy"] == []
    assert read[file]["seconds"] < MOST_SECONDS
