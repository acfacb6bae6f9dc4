"""Events go to a file, or where OpenLineage's own variables say; one that cannot be sent halts nothing."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from openlineage.client import OpenLineageClient
from openlineage.client.event_v2 import RunEvent
from openlineage.client.transport.file import FileConfig, FileTransport

from contracts.errors import GlamiraError
from contracts.private_folder import private_folder
from etl.lineage.events import StationWork
from etl.ops.day_run import Run
from etl.platform.error_boundary import error_boundary
from etl.transform.dbt_command import Dbt

log = logging.getLogger(__name__)

FOLDER = "lineage"
BUILD = "build"
_CONFIGURED = ("OPENLINEAGE_URL", "OPENLINEAGE_CONFIG", "OPENLINEAGE__", "OPENLINEAGE_DISABLED")


@contextmanager
def traced(station: str, run: Run) -> Iterator[Callable[[Any], None]]:
    """Send that a station begins, and how it ends; it hands its report to the function that it gets."""
    work = StationWork(station, run.day, run.run_id, run.settings)
    reports: list[Any] = []
    _send(run, lambda: [work.started()])
    try:
        yield reports.append
    except BaseException as error:
        failure = error
        _send(run, lambda: [work.failed(failure)])
        raise
    _send(run, lambda: _ended(work, reports, run))


def _ended(work: StationWork, reports: list[Any], run: Run) -> Iterable[RunEvent]:
    if work.station == BUILD:
        yield from work.models(Dbt(run.settings).target)
    yield work.completed(reports[0] if reports else None)


def _send(run: Run, events: Callable[[], Iterable[RunEvent]]) -> None:
    """Lineage tells of the work, and is none of it: what goes wrong here is logged."""
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
    folder = run.settings.work_dir.absolute() / FOLDER
    private_folder(folder)
    return OpenLineageClient(transport=FileTransport(FileConfig(f"{folder / f'{run.day}.jsonl'}", append=True)))
