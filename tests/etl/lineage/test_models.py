"""A build's artifacts become events of its models and of their tests, also when it failed."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.lineage.events import station_work
from etl.lineage.models import build_events
from etl.platform.settings import Settings

BEGAN = datetime(2026, 11, 30, 12, tzinfo=UTC)
ORDERS, LINES = "model.glamira.fct_orders", "model.glamira.fct_lines"


def node(name: str, kind: str, **facts: Any) -> dict[str, Any]:
    return {"name": name, "resource_type": kind, "schema": "glamira_audit", "alias": name, "depends_on": {}, **facts}


def result(unique_id: str, status: str, second: int, failures: int | None = None) -> dict[str, Any]:
    begun, ended = (f"{BEGAN + timedelta(seconds=one):%FT%TZ}" for one in (second, second + 1))
    times = {"name": "execute", "started_at": begun, "completed_at": ended}
    return {"unique_id": unique_id, "status": status, "failures": failures, "message": "", "relation_name": None,
            "execution_time": 1.0, "timing": [times]}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A build that broke a model, and found rows that must not be in the other one."""
    nodes = {
        ORDERS: node("fct_orders", "model"), LINES: node("fct_lines", "model", depends_on={"nodes": [ORDERS]}),
        "test.a": node("one_row_an_order", "test", attached_node=ORDERS),
        "test.b": node("few_are_free", "test", depends_on={"nodes": [ORDERS]}, config={"severity": "warn"}),
        "test.c": node("lines_have_orders", "test", attached_node=LINES),
    }
    results = [
        result(ORDERS, "success", 1), result("test.a", "fail", 2, 3), result("test.b", "warn", 4, 1),
        result(LINES, "error", 3), result("test.c", "skipped", 5),
    ]
    write(tmp_path / "manifest.json", {"nodes": nodes, "sources": {}, "unit_tests": {}})
    write(tmp_path / "run_results.json", {"metadata": {"generated_at": f"{BEGAN:%FT%TZ}"}, "results": results})
    return tmp_path


def write(file: Path, content: object) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")


def events(target: Path, since: datetime, settings: Settings) -> Iterator[Any]:
    return build_events(station_work("build", date(2020, 5, 4), "manual"), target, since, settings)


def test_a_failed_build_says_which_model_and_which_test(target: Path, settings: Settings) -> None:
    found = list(events(target, BEGAN, settings))
    assert [(one.job.name.removeprefix("glamira_daily.build."), one.eventType.value, one.eventTime[17:19])
            for one in found] == [
        ("fct_orders", "START", "01"), ("fct_orders", "COMPLETE", "02"),
        ("fct_lines", "START", "03"), ("fct_lines", "FAIL", "04"),
        ("fct_orders.tests", "START", "02"), ("fct_orders.tests", "FAIL", "05"),
    ]
    [judged] = found[-1].inputs
    assert (judged.namespace, judged.name) == ("bigquery", "shop.glamira_audit.fct_orders")
    assert [(one.name, one.success, one.severity, one.actual)
            for one in judged.inputFacets["dataQualityAssertions"].assertions] == [
        ("one_row_an_order", False, "error", "3 rows"), ("few_are_free", False, "warn", "1 rows")]


def test_what_another_build_left_is_not_this_ones(target: Path, settings: Settings) -> None:
    assert not list(events(target, BEGAN + timedelta(seconds=1), settings))
    (target / "run_results.json").unlink()
    assert not list(events(target, BEGAN, settings))
