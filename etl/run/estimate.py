"""What a backfill would cost: documents counted in the source, seconds by the past runs of this warehouse."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from google.cloud import bigquery

from etl.ops.runs import PastRun, Progress, recent_runs
from etl.ops.source_counts import landed_counts
from etl.platform.services import Services
from etl.run.day_order import sides
from etl.sources.mongo.source_days import stamped_count
from etl.stations import DAY_STATIONS, Station

PAST_RUNS = 60
BY_DOCUMENTS = "land_events"  # the one station whose seconds grow with the documents of its day


@dataclass(frozen=True, slots=True)
class Estimate:
    """Days to run and to land, documents stamped in them, and the seconds that their chunks would take one by one.

    `seconds` is none when no `past_runs` show how long every station takes.
    """

    days_to_run: int
    days_to_land: int
    documents: int
    seconds: float | None
    past_runs: int


@dataclass(frozen=True, slots=True)
class Rates:
    """The median seconds of each station in past runs, and the median of the documents that were landed in them."""

    seconds: dict[str, float]
    documents: float

    def of_day(self, stations: Sequence[Station], documents: int) -> float:
        """The seconds of one day in these stations; a small day is taken to last as long as the median one."""
        grown = max(1.0, documents / self.documents)
        aside, beside, after = (
            sum(self.seconds[one.name] * (grown if one.name == BY_DOCUMENTS else 1) for one in side)
            for side in sides(stations)
        )
        return max(aside, beside) + after


def estimate(
    services: Services, chunks: Sequence[Sequence[date]], landed: Collection[date], landing: Collection[str],
) -> Estimate:
    """What these chunks would cost; of `landed` days the stations of `landing` are not run again."""
    days = [day for chunk in chunks for day in chunk]
    documents = {day: stamped_count(services.events, day) for day in days}
    past, rates = past_rates(services.bigquery)
    seconds = None if rates is None else round(foreseen(chunks, documents, landed, landing, rates), 1)
    to_land = sum(day not in landed for day in days)
    return Estimate(len(days), to_land, sum(documents.values()), seconds, past)


def foreseen(
    chunks: Sequence[Sequence[date]], documents: dict[date, int], landed: Collection[date], landing: Collection[str],
    rates: Rates,
) -> float:
    """The seconds of these chunks, one after the other."""
    alone = [one for one in DAY_STATIONS if not one.unites]
    after = [one for one in alone if one.name not in landing]
    of_days = sum(
        rates.of_day(after if day in landed else alone, documents[day]) for chunk in chunks for day in chunk
    )
    return of_days + len(chunks) * rates.of_day([one for one in DAY_STATIONS if one.unites], 0)


def past_rates(client: bigquery.Client) -> tuple[int, Rates | None]:
    """How many past runs were whole, and the rates that they give; none when one station was never done."""
    runs = [one for one in recent_runs(client, PAST_RUNS) if one.status == Progress.DONE]
    counted = {one.data_date: one.stamped + one.odd for one in landed_counts(client)}
    return len(runs), rates_of(runs, counted)


def rates_of(runs: Sequence[PastRun], documents: dict[date, int]) -> Rates | None:
    """The rates of these runs, of whose days so many documents were counted."""
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for run in runs:
        for station in run.stations:
            if station.seconds is not None:
                seconds[station.station].append(station.seconds)
    if any(station.name not in seconds for station in DAY_STATIONS):
        return None
    landed = [documents[run.day] for run in runs if documents.get(run.day)]
    return Rates({name: median(found) for name, found in seconds.items()}, median(landed) if landed else 1)
