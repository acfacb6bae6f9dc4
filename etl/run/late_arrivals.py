"""Late documents: a landed day whose source holds something else by now is found by the next run, and run again."""

import logging
from dataclasses import dataclass
from datetime import date

from contracts.errors import GlamiraError
from etl.ops.day_run import Run
from etl.run.chunk import run_stations
from etl.run.reprocess import unfinished_days
from etl.sources.mongo.source_counts import changed_days
from etl.stations import DAY_STATIONS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LateReport:
    """Days that got documents since they were landed: those published again, and those that halted."""

    published: tuple[date, ...]
    halted: tuple[date, ...]


def rerun_late_days(run: Run) -> LateReport:
    """Run every other day again that the source has late documents for, or whose reprocessing was cut short.

    A day that halts is held and alerted as a day of its own; it does not hold the run's day.
    """
    published, halted = [], []
    for day in sorted((changed_days(run) | unfinished_days(run.services)) - {run.day}):
        log.warning("running %s again: its source changed since, or what was landed is not published", day)
        try:
            run_stations(run.of_day(day), DAY_STATIONS)
            published.append(day)
        except GlamiraError as error:
            log.warning("late day halted day=%s error=%s", day, error)
            halted.append(day)
    log.info("late published=%d halted=%d", len(published), len(halted))
    return LateReport(tuple(published), tuple(halted))
