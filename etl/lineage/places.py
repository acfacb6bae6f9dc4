"""The stores that a station reads and writes, by the names that OpenLineage gives them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from contracts.lake.paths import DATASETS
from contracts.warehouse.schema import Table
from contracts.warehouse.tables import EXCHANGE_RATES, RAW
from etl.platform.mongo import LOCATIONS, address_of
from etl.platform.settings import Settings

WAREHOUSE = ("glamira_raw.", "glamira_staging.", "glamira_audit.", "glamira_marts.")
OWN = "glamira"  # the namespace of what is no store


@dataclass(frozen=True, slots=True)
class Place:
    """A store of rows: a collection, a folder of a bucket, a table. `namespace` says of which server."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Ends:
    """What a station reads, and what it writes."""

    inputs: tuple[Place, ...] = ()
    outputs: tuple[Place, ...] = ()


def ends_of(station: str, settings: Settings) -> Ends:
    """The stores that a station always reads and writes; what a gate judged and what was published is in reports."""
    landed = {f"land_{dataset}": Ends((_source(dataset, settings),), (lake(dataset, settings),
                                                                      quarantine(dataset, settings)))
              for dataset in DATASETS}
    loaded = tuple(raw(dataset, settings) for dataset in DATASETS)
    known = landed | {
        "locate": Ends((_events(settings),), (_locations(settings),)),
        "crawl": Ends((_events(settings), _shop()), (_feed(settings),)),
        "refresh_rates": Ends((_central_bank(settings),), (table(EXCHANGE_RATES, settings),)),
        "await_load": Ends(tuple(lake(dataset, settings) for dataset in DATASETS), loaded),
        "audit_raw": Ends(loaded),
        "build": Ends((*loaded, table(EXCHANGE_RATES, settings))),
        "reconcile": Ends((_events(settings), *(lake(dataset, settings) for dataset in DATASETS), *loaded)),
    }
    return known.get(station, Ends())


def lake(dataset: str, settings: Settings) -> Place:
    """A dataset's validated files."""
    return Place(f"gs://{settings.lake_bucket}", f"validated/{dataset}")


def quarantine(dataset: str, settings: Settings) -> Place:
    """A dataset's refused documents."""
    return Place(f"gs://{settings.quarantine_bucket}", dataset)


def table(one: Table | str, settings: Settings) -> Place:
    """A table of the warehouse; `dataset.table` where it is no definition."""
    name = one if isinstance(one, str) else one.full_name
    return Place("bigquery", f"{settings.gcp_project}.{name}")


def raw(dataset: str, settings: Settings) -> Place:
    """A dataset's loaded rows."""
    return table(f"{RAW}.{dataset}", settings)


def judged(name: str, settings: Settings) -> Place:
    """What an outcome says that it judged: a table, a dataset in the lake, or, such as a model, a thing of our own."""
    if name in DATASETS:
        return lake(name, settings)
    return table(name, settings) if name.startswith(WAREHOUSE) else Place(OWN, name)


def _source(dataset: str, settings: Settings) -> Place:
    return {"events": _events, "locations": _locations}.get(dataset, _feed)(settings)


def _events(settings: Settings) -> Place:
    return _collection(settings.mongo_collection, settings)


def _locations(settings: Settings) -> Place:
    return _collection(LOCATIONS, settings)


def _collection(name: str, settings: Settings) -> Place:
    return Place(f"mongodb://{address_of(settings)}", f"{settings.mongo_database}.{name}")


def _feed(settings: Settings) -> Place:
    return Place("file", f"{settings.work_dir.absolute()}/crawl")


def _shop() -> Place:
    return Place("https://www.glamira.com", "product pages")


def _central_bank(settings: Settings) -> Place:
    bank = urlsplit(settings.ecb_rates_url)
    return Place(f"{bank.scheme}://{bank.netloc}", bank.path.strip("/") or "eurofxref")
