"""Runs days: each is landed and judged by itself, all are built and published together; a day is a chunk of one.

Whoever is refused is taken out and held, and the others go on without it, as if it had been run before them and held.
"""

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from contracts.errors import BuildError, DaysRefused, GlamiraError, LockHeld
from etl.ops.day_run import Run
from etl.ops.locks import day_lock
from etl.ops.runs import Progress
from etl.platform.bigquery import prepare_warehouse
from etl.platform.error_boundary import error_boundary
from etl.run.day_order import run_in_order
from etl.run.runner import INTERRUPTED, Listener, StationRun, halt, nobody, review_if_possible, work
from etl.run.station_records import StationRecords
from etl.stations import DAY_STATIONS, STATION_OF, STATIONS, Station

log = logging.getLogger(__name__)

HISTORY = "audit_raw"  # the first station that compares a day with those before it
Due = Callable[[Run], Sequence[Station]]


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run of a day, every station done; `statements` are the jobs that it had the warehouse do.

    Those of the load function are not among them: the bucket notifies it, and it works for whoever landed the batch.
    """

    day: date
    run_id: str
    stations: tuple[StationRun, ...]
    statements: int


@dataclass(frozen=True, slots=True)
class ChunkReport:
    """What became of the days of a chunk: those that went all the way, those that halted with their errors, and those
    of which nothing was due. `statements` as in `RunReport`.
    """

    done: tuple[date, ...]
    halted: Mapping[date, GlamiraError]
    skipped: tuple[date, ...]
    stations: tuple[StationRun, ...]
    statements: int


def run_day(run: Run, listener: Listener = nobody) -> RunReport:
    """Run every station in order; the listener hears of each when it starts and when it ends.

    What looks after other days takes their locks, and so runs apart, once the run's own day is done with. At last what
    had its time is deleted, which changes no verdict.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    from etl.retention.retain import retain_if_possible  # noqa: PLC0415 - spares other commands its imports

    before = run.bigquery.shared.statements
    own, after = run_stations(run, DAY_STATIONS, listener), _Chunk(run, listener)
    for station in STATIONS[len(DAY_STATIONS) :]:
        after.alone(station, run)
    retain_if_possible(run)
    return RunReport(run.day, run.run_id, (*own.stations, *after.ended), run.bigquery.shared.statements - before)


def run_stations(run: Run, stations: Sequence[Station], listener: Listener = nobody) -> RunReport:
    """Run these stations of a day in order, as `run_day` does.

    Nobody else runs the day meanwhile, nor builds another one between its build and its publication.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    chunk = run_chunk(run, lambda _: stations, listener)
    for error in chunk.halted.values():
        raise error
    return RunReport(run.day, run.run_id, chunk.stations, chunk.statements)


def run_chunk(run: Run, due: Due, listener: Listener = nobody) -> ChunkReport:
    """Run what is due of each of the run's days, asked once nobody else is at work on it; nothing: it is skipped.

    A day that halts is held and reported, one that somebody else is at work on is left to them; neither halts another.
    """
    before, chunk = run.bigquery.shared.statements, _Chunk(run, listener)
    with ExitStack() as held:
        chunk.held = held
        chunk.begin(due)
        chunk.finish(tuple(chunk.left))
    chunk.review()
    return ChunkReport(
        tuple(chunk.done), chunk.halted, tuple(chunk.skipped), tuple(chunk.ended),
        run.bigquery.shared.statements - before,
    )


@dataclass
class _Chunk:
    """The days of a run while it is at work: who is `left` to be built, and what became of the others.

    `held` keeps the locks until the last day is done with; `shared` are the stations from the build on.
    """

    run: Run
    listener: Listener
    held: ExitStack = field(default_factory=ExitStack)
    left: list[date] = field(default_factory=list)
    done: list[date] = field(default_factory=list)
    skipped: list[date] = field(default_factory=list)
    halted: dict[date, GlamiraError] = field(default_factory=dict)
    ended: list[StationRun] = field(default_factory=list)
    shared: Sequence[Station] = ()
    _records: dict[date, StationRecords] = field(default_factory=dict)
    _compared: dict[date, tuple[date, ...]] = field(default_factory=dict)
    _shown: list[date] = field(default_factory=list)

    def begin(self, due: Due) -> None:
        """Take the days one after the other, each as far as to its own gate."""
        for day in self.run.days:
            run = self._among(day, (*self.left, day))
            try:
                stations = self._taken(run, due)
                if not stations:
                    self.skipped.append(day)
                    continue
                self._of_one_day([one for one in stations if not one.share], run)
            except GlamiraError as error:
                self.halted[day] = error
            else:
                self.shared = [one for one in stations if one.share]
                self.left.append(day)

    def finish(self, days: tuple[date, ...]) -> None:
        """Build, judge and publish; without those that are refused the others are built and judged anew.

        A build of several days does not show whose rows break it: each half is built alone.
        """
        while days:
            try:
                refused = self._pass(days)
            except BuildError as error:
                log.warning("build of %d days refused, each half is built alone: %s", len(days), error)
                for half in (days[: len(days) // 2], days[len(days) // 2 :]):
                    self.finish(self._compared_anew(half))
                return
            if not refused:
                self.done += days
                self._shown.append(days[0])
                return
            self.halted |= refused
            days = self._compared_anew(tuple(day for day in days if day not in refused))

    def _of_one_day(self, stations: Sequence[Station], run: Run) -> None:
        """Run these stations of a day, which bring it as far as to its own gate."""
        apart = run.among(run.day, run.chunk)
        own, others = self._records_of(run), StationRecords(apart)
        try:
            run_in_order(
                stations,
                lambda station, hands_over: self.alone(station, run, own, hands_over=hands_over),
                lambda station, hands_over: self.alone(station, apart, others, hands_over=hands_over),
            )
        except KeyboardInterrupt:
            others.interrupt(INTERRUPTED)
            raise
        finally:
            own.close()
            others.close()

    def _records_of(self, run: Run) -> StationRecords:
        return self._records.setdefault(run.day, StationRecords(run))

    def alone(
        self, station: Station, run: Run, records: StationRecords | None = None, *, hands_over: bool = False,
    ) -> None:
        """Run a station of one day; in a thread of its own it has its own run, and `records`.

        Raises:
            GlamiraError: it halted; the day is held and the alert is out.
        """
        if station.name == HISTORY:
            self._compared[run.day] = tuple(day for day in run.days if day < run.day)
        records = records or self._records_of(run)
        try:
            self._heard(station, run, records, (run.day,), hands_over=hands_over)
        except GlamiraError as error:
            halt(run, station.name, str(error))
            raise

    def review(self) -> None:
        """Write the pages of the days that were at work; those that were published together come together."""
        halted = [day for day, error in self.halted.items() if not isinstance(error, LockHeld)]
        for day in (*halted, *self._shown):
            review_if_possible(self._among(day, (day,)))

    def _among(self, day: date, days: Iterable[date]) -> Run:
        """The run at work on a day of these; a run of one day is it already."""
        return self.run.among(day, days) if len(self.run.days) > 1 else self.run

    def _taken(self, run: Run, due: Due) -> Sequence[Station]:
        """Have the day to ourselves and see what is due of it; another run of it is no reason to hold it, a warehouse
        that is away is.

        The stations' own locks are taken with the day's: a scheduler runs its stations under these only. They are new
        on a new day, as is the one of whatever looks after other days later on: one statement makes all of them.
        """
        own = (station.lock(run.day) for station in DAY_STATIONS if not station.share)
        try:
            with error_boundary(f"run of {run.day}", run.settings):
                prepare_warehouse(run.bigquery)
                run.locks.make(day_lock(run.day), *(station.lock(run.day) for station in STATIONS))
                self.held.enter_context(run.locks.hold(day_lock(run.day), *own))
                return due(run)
        except LockHeld:
            raise
        except GlamiraError as error:
            halt(run, STATIONS[0].name, str(error))
            raise

    def _pass(self, days: tuple[date, ...]) -> dict[date, GlamiraError]:
        """Bring the days through the shared stations; if one is refused none is published. Returns who was.

        Raises:
            BuildError: several days were built, and a test or a model failed.
        """
        refused: dict[date, GlamiraError] = {}
        for station, following in zip_longest(self.shared, self.shared[1:]):
            hands_over = len(days) == 1 and _is_handed_over(station, following)
            if station.unites and refused:
                break
            one_by_one = self._united if station.unites else self._judged
            refused |= one_by_one(station, tuple(day for day in days if day not in refused), hands_over=hands_over)
        return refused

    def _judged(self, station: Station, days: tuple[date, ...], *, hands_over: bool) -> dict[date, GlamiraError]:
        """Run a station of each day, beside those that it did not refuse; who was refused."""
        refused: dict[date, GlamiraError] = {}
        for day in days:
            try:
                run = self._among(day, (other for other in days if other not in refused))
                self.alone(station, run, hands_over=hands_over)
            except GlamiraError as error:
                refused[day] = error
        return refused

    def _united(self, station: Station, days: tuple[date, ...], *, hands_over: bool) -> dict[date, GlamiraError]:
        """Run a station of all days at once; who was refused, all of them where the station does not say whom."""
        run = self._among(days[0], days)
        records = self._records[days[0]] if len(days) == 1 else StationRecords(run, days)
        try:
            self._heard(station, run, records, days, hands_over=hands_over)
        except GlamiraError as error:
            if isinstance(error, BuildError) and len(days) > 1:
                raise
            refused = dict(error.reasons) if isinstance(error, DaysRefused) else dict.fromkeys(days, error)
            for day, reason in refused.items():
                halt(self._among(day, (day,)), station.name, str(reason))
            return refused
        return {}

    def _compared_anew(self, days: tuple[date, ...]) -> tuple[date, ...]:
        """The days without those that fall now: whoever was compared with a day that is out is compared again."""
        kept: list[date] = []
        for day in days:
            try:
                if any(other in self.halted for other in self._compared.get(day, ())):
                    self.alone(STATION_OF[HISTORY], self._among(day, (*kept, day)))
                kept.append(day)
            except GlamiraError as error:
                self.halted[day] = error
        return tuple(kept)

    def _heard(
        self, station: Station, run: Run, records: StationRecords, days: tuple[date, ...], *, hands_over: bool,
    ) -> None:
        began = time.monotonic()
        self.listener(StationRun(station.name, Progress.RUNNING, days=days))
        try:
            if station.share:
                self.held.enter_context(run.locks.hold(station.share))
            report = work(station, run, records, hands_over=hands_over)
        except GlamiraError:
            self.listener(StationRun(station.name, Progress.HALTED, time.monotonic() - began, days=days))
            raise
        self.ended.append(StationRun(station.name, Progress.DONE, time.monotonic() - began, report, days))
        self.listener(self.ended[-1])


def _is_handed_over(station: Station, following: Station | None) -> bool:
    """Whether the next station begins as this one ends; one that may have to wait for a lock does not."""
    return following is not None and following.share in {"", station.share}
