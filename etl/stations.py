"""The stations of a run in order, named only: importing this loads none of them."""

from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from contracts.lake.paths import DATASETS

if TYPE_CHECKING:
    from etl.ops.day_run import Run

# What is built into audit is judged and published before another day may be built there.
AUDIT_LOCK = "audit"


@dataclass(frozen=True, slots=True)
class Station:
    """One step of a run: `function` is `module:name`, called with the run and `arguments`.

    `needs` are the stations that must be done before; `gate` is the name its outcomes and its holds go by.
    Stations that `share` a lock exclude each other, whatever their day; others exclude themselves on the same day. One
    that `unites` works on all days of a chunk at once, the others on one after the other. Those that go `aside` mostly
    wait for somebody, and are at work beside the others of their day.
    """

    name: str
    function: str
    needs: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    gate: str = ""
    share: str = ""
    unites: bool = False
    aside: bool = False

    def lock(self, day: date) -> str:
        """The lock that the station holds while it works."""
        return self.share or f"{self.name} {day}"

    @property
    def holds_as(self) -> str:
        """The gate that a day is held by when this station halts."""
        return self.gate or self.name

    def perform(self, run: "Run") -> Any:
        """Call the station's function and hand on its report.

        Its module is imported here and not before: DAG files parse fast, and no thread of a data library
        exists when a scheduler forks.
        """
        module, _, name = self.function.partition(":")
        return getattr(import_module(module), name)(run, *self.arguments)


# Where a dataset's records come from, when they have to be fetched before they can be read.
_FETCHING = {
    "locations": Station("locate", "etl.sources.geolocation.locate:locate"),
    "products": Station("crawl", "etl.sources.crawl.crawl:crawl", aside=True),
}


def _landing(dataset: str) -> tuple[Station, ...]:
    """A dataset's way into the lake: fetched first where that is needed."""
    fetching = (_FETCHING[dataset],) if dataset in _FETCHING else ()
    return *fetching, Station(
        f"land_{dataset}", "etl.landing.land:land", needs=tuple(one.name for one in fetching), arguments=(dataset,),
        aside=any(one.aside for one in fetching),
    )


_LANDINGS = tuple(station for dataset in DATASETS for station in _landing(dataset))

DAY_STATIONS: tuple[Station, ...] = (
    *_LANDINGS,
    Station("refresh_rates", "etl.transform.exchange_rates.rates:refresh_rates"),
    Station("await_load", "etl.loading.load:await_load", needs=tuple(f"land_{dataset}" for dataset in DATASETS)),
    Station("audit_raw", "etl.gates.audit:audit_raw", needs=("await_load",), gate="raw"),
    Station("build", "etl.transform.build:build", needs=("audit_raw", "refresh_rates"), share=AUDIT_LOCK,
            unites=True),
    Station("audit_marts", "etl.gates.audit:audit_marts", needs=("build",), gate="marts", share=AUDIT_LOCK),
    Station("reconcile", "etl.gates.reconcile:reconcile_or_refuse", needs=("audit_marts",), share=AUDIT_LOCK),
    Station("publish", "etl.publishing.publish:publish", needs=("reconcile",), share=AUDIT_LOCK, unites=True),
)

# A run is of one day, and ends by looking after other days that got late documents.
STATIONS: tuple[Station, ...] = (
    *DAY_STATIONS, Station("rerun_late_days", "etl.run.late_arrivals:rerun_late_days", needs=("publish",)),
)

DAY_STATION_NAMES = tuple(station.name for station in DAY_STATIONS)
STATION_OF: dict[str, Station] = {station.name: station for station in STATIONS}
