"""Events go to a file, or where OpenLineage's own variables say; one that cannot be sent halts nothing."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import RunEvent, RunState
from openlineage.client.facet_v2 import error_message_run

from contracts.errors import GlamiraError
from etl.lineage import facts
from etl.lineage.day_file import DayFile
from etl.lineage.events import Work, station_work
from etl.lineage.models import build_events
from etl.lineage.places import ends_of
from etl.ops.day_run import Run
from etl.platform.error_boundary import error_boundary
from etl.platform.settings import Settings
from etl.platform.work_folders import lineage_folder
from etl.transform.dbt_command import Dbt

log = logging.getLogger(__name__)

BUILD = "build"
_CONFIGURED = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__", "OPENLINEAGE_DISABLED")


@contextmanager
def traced(station: str, run: Run) -> Iterator[Callable[[Any], None]]:
    """Send that a station begins, and how it ends; it hands its report to the function that it gets."""
    work, began = station_work(station, run.day, run.run_id), datetime.now(UTC)
    reports: list[Any] = []
    _send(run, lambda: [station_event(work, RunState.START, station, run.settings)])
    try:
        yield reports.append
    except BaseException as error:
        message = error_message_run.ErrorMessageRunFacet(f"{error}", "python")
        _send(run, lambda: _parts(work, station, run, began))
        _send(run, lambda: [work.event(RunState.FAIL, more={"errorMessage": message})])
        raise
    _send(run, lambda: _parts(work, station, run, began))
    _send(run, lambda: [station_event(work, RunState.COMPLETE, station, run.settings, *reports)])


def station_event(work: Work, state: RunState, station: str, settings: Settings, report: Any = None) -> RunEvent:
    """What a station reads and writes, with the rows and rules of its report, as far as there is one."""
    ends = ends_of(station, settings)
    if station == BUILD:  # its parts have the verdicts, each on the table that it judges
        report = None
    return work.event(state, facts.inputs(report, ends, settings), facts.outputs(report, ends, settings))


def _parts(work: Work, station: str, run: Run, began: datetime) -> Iterator[RunEvent]:
    """What the station consists of: models and their tests, of the build."""
    if station == BUILD:
        yield from build_events(work, Dbt(run.settings).target, began, run.settings)


def _send(run: Run, events: Callable[[], Iterable[RunEvent]]) -> None:
    """Lineage describes the work and is no part of it: what goes wrong here is logged."""
    try:
        with error_boundary(f"lineage of {run.day}", run.settings):
            client = _client(run)
            for event in events():
                client.emit(event)
    except GlamiraError as error:
        log.warning("lineage not sent day=%s run=%s error=%s", run.day, run.run_id, error)


def _client(run: Run) -> OpenLineageClient:
    """The client that the environment configures; without a word there, one that appends to the day's file."""
    if any(name.startswith(_CONFIGURED) for name in os.environ):
        return OpenLineageClient()
    return OpenLineageClient(transport=DayFile(lineage_folder(run.settings) / f"{run.day}.jsonl"))
