"""How far the stations of one run are, for the table of runs: a handover from one to the next is one statement."""

import logging
from collections.abc import Sequence
from datetime import date

from google.api_core.exceptions import GoogleAPIError

from contracts.errors import ServiceUnreachable
from etl.ops.day_run import Run
from etl.ops.runs import Progress, StationEntry, record_stations

log = logging.getLogger(__name__)


class StationRecords:
    """What is recorded of a run's stations, one after the other.

    The end of a station and the start of the next are one moment, and are written together. So the last that a killed
    process leaves behind is the station that it was at, as one that is running.
    """

    def __init__(self, run: Run, days: Sequence[date] = ()) -> None:
        """Nothing is written before the first station begins; they work on the run's day, or on all of `days`."""
        self._run, self._days = run, tuple(days) or (run.day,)
        self._ended: list[StationEntry] = []
        self._at_work = ""

    def begin(self, station: str) -> None:
        """Record that a station begins, and that the one before is done."""
        self._at_work = station
        self._write(StationEntry(station, Progress.RUNNING))

    def end(self, station: str, detail: str, *, hands_over: bool = False) -> None:
        """Record that a station is done, `detail` is its report; with `hands_over` when the next one begins."""
        self._at_work = ""
        self._ended.append(StationEntry(station, Progress.DONE, detail))
        if not hands_over:
            self._write()

    def halt(self, station: str, reason: str) -> None:
        """Record why a station halted; what halted it is raised even when the warehouse is down too."""
        self._at_work = ""
        self._write_if_possible(StationEntry(station, Progress.HALTED, reason))

    def close(self) -> None:
        """Record the end of a station that was to hand over to one that does not begin after all."""
        if self._ended:
            self._write_if_possible()

    def interrupt(self, reason: str) -> None:
        """Record that the station that is at work in another thread, if any, will not end."""
        if self._at_work:
            self.halt(self._at_work, reason)

    def _write_if_possible(self, *entries: StationEntry) -> None:
        try:
            self._write(*entries)
        except (GoogleAPIError, ServiceUnreachable) as error:
            stations = [one.station for one in (*self._ended, *entries)]
            log.error("not recorded stations=%s days=%s error=%s", stations, self._days, type(error).__name__)

    def _write(self, *entries: StationEntry) -> None:
        record_stations(self._run, [*self._ended, *entries], self._days)
        self._ended.clear()
