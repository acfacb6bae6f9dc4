"""One run for each UTC day from a first to a last one; whoever triggers a day that cannot be run is refused at once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from airflow.timetables.base import DagRunInfo, DataInterval, TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable
from airflow.utils.types import DagRunType
from pendulum import DateTime, instance

from dags.days import day_of, refusal

# A browser's clock may be ahead of the server's.
CLOCKS_DIFFER = timedelta(minutes=5)


class EveryDay(CronDataIntervalTimetable):
    """Every day from `first` to `last`, both included; without a last day there is no end.

    The bounds are the schedule's alone. As the DAG's own start and end they would leave a run outside without tasks,
    and such a run succeeds.
    """

    def __init__(self, first: date, last: date | None = None) -> None:
        super().__init__("0 0 * * *", timezone="UTC")
        self._first, self._last = first, last

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> "EveryDay":
        """What `serialize` made."""
        last = data["last"]
        return cls(date.fromisoformat(data["first"]), date.fromisoformat(last) if last else None)

    def serialize(self) -> dict[str, Any]:
        """The bounds as ISO dates."""
        return {"first": f"{self._first}", "last": f"{self._last}" if self._last else ""}

    def next_dagrun_info(
        self, *, last_automated_data_interval: DataInterval | None, restriction: TimeRestriction,
    ) -> DagRunInfo | None:
        """The next day within the bounds, for the scheduler and for backfills."""
        earliest, latest = _midnight(self._first), restriction.latest
        if restriction.earliest is not None:
            earliest = max(earliest, restriction.earliest)
        if self._last is not None:
            latest = min(_midnight(self._last), latest or _midnight(self._last))
        within = TimeRestriction(earliest, latest, restriction.catchup)
        return super().next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval, restriction=within,
        )

    def infer_manual_data_interval(self, *, run_after: DateTime) -> DataInterval:
        """The day that a logical date names.

        Raises:
            ValueError: a run of it would wait, or could do nothing; the API answers 400 with these words.
        """
        now = datetime.now(UTC)
        if run_after > now + CLOCKS_DIFFER:
            raise ValueError(f"logical date {run_after}: it is in the future. Leave it empty, and choose a past `day`.")
        day = day_of(run_after, run_after)
        if reason := refusal(day, self._first, now):
            raise ValueError(reason)
        return DataInterval(_midnight(day), _midnight(day + timedelta(days=1)))

    def generate_run_id(
        self, *, run_type: DagRunType, run_after: DateTime, data_interval: DataInterval | None, **extra: Any,
    ) -> str:
        """An id that names the day, where it is known already: the form of a manual run may name another one."""
        if data_interval is None or (run_type is DagRunType.MANUAL and _may_be_by_default(data_interval)):
            return super().generate_run_id(
                run_type=run_type, run_after=run_after, data_interval=data_interval, **extra,
            )
        moment = f"__{run_after.isoformat()}" if run_type is DagRunType.MANUAL else ""
        return run_type.generate_run_id(suffix=f"{data_interval.start.date()}{moment}")


def _may_be_by_default(data_interval: DataInterval) -> bool:
    return bool(data_interval.end.date() >= datetime.now(UTC).date())


def _midnight(day: date) -> DateTime:
    return instance(datetime.combine(day, time.min, UTC))
