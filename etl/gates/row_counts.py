"""Row counts of a day, each taken where the rows are: source, lake, quarantine and warehouse."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.lake.manifest import MAIN_SLOT, Manifest
from contracts.lake.paths import DATASETS
from contracts.warehouse.tables import MARTS
from etl import lake
from etl.gates.warehouse_rows import OrderLineCounts, WarehouseRows, warehouse_rows
from etl.ops.day_run import Run
from etl.ops.placements import Placements, placements
from etl.sources.registry import SOURCES

LANDING_TAKES_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """Rows of one live batch: in its manifest, in the ledger (null: no entry), and in the raw table."""

    batch_id: str
    landed: int
    ledger: int | None
    loaded: int

    @property
    def agrees(self) -> bool:
        """Whether all three say the same."""
        return self.landed == self.ledger == self.loaded


@dataclass(frozen=True, slots=True)
class DatasetCounts:
    """Rows of one dataset's day. `source` is counted now, of which `late` came after the day was landed.

    `quarantined` counts refused rows that are open or discarded; `reprocessed` those that lie in the day's
    supplementary batch instead, of which `moved_in` are due on another day or gone from the source. `moved_out`
    belong to another day since they were repaired. `loaded` counts all raw rows of the day.
    """

    source: int
    late: int
    extracted: int
    accepted: int
    quarantined: int
    landed: int
    loaded: int
    batches: tuple[BatchCounts, ...]
    supplemented: int = 0
    reprocessed: int = 0
    moved_in: int = 0
    moved_out: int = 0


@dataclass(frozen=True, slots=True)
class _Refused:
    """The rows that the main batch refused, by what became of them since."""

    quarantined: int
    reprocessed: int
    moved_in: int
    moved_out: int


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Rows of a day by dataset, and the order lines of several days."""

    datasets: Mapping[str, DatasetCounts]
    order_lines: Mapping[date, OrderLineCounts]


def day_counts(
    run: Run, days: Sequence[date] = (), marts: str = MARTS, datasets: Sequence[str] = DATASETS,
) -> DayCounts:
    """Count the run's day; what never landed or is still to be built counts zero.

    Order lines are counted on `days`, by default on the run's, as the fact table in the dataset `marts` has them.
    """
    placed, rows = placements(run), warehouse_rows(run.bigquery, run.day, days or (run.day,), marts)
    return DayCounts({name: _dataset_counts(run, name, placed, rows) for name in datasets}, rows.order_lines)


def _dataset_counts(run: Run, dataset: str, placed: Placements, rows: WarehouseRows) -> DatasetCounts:
    live = lake.live(lake.manifests(lake.lake_of(run.services), dataset, run.day))
    main, loaded = live.get(MAIN_SLOT), rows.loaded[dataset]
    refused = _refused(run, placed.landed.get(dataset, {}), main)
    return DatasetCounts(
        source=SOURCES[dataset].count(run, placed.elsewhere),
        late=_late_count(run, dataset, main) if main else 0,
        extracted=main.counts.extracted if main else 0,
        accepted=sum(manifest.counts.accepted for manifest in live.values()),
        quarantined=refused.quarantined,
        landed=sum(manifest.row_count for manifest in live.values()),
        loaded=sum(loaded.values()),
        batches=_batches(live.values(), rows.ledger[dataset], loaded),
        supplemented=sum(manifest.counts.accepted for slot, manifest in live.items() if slot != MAIN_SLOT),
        reprocessed=refused.reprocessed,
        moved_in=refused.moved_in,
        moved_out=refused.moved_out,
    )


def _late_count(run: Run, dataset: str, manifest: Manifest) -> int:
    """Records of the day that the source got after it was landed."""
    since = datetime.fromisoformat(manifest.created_at) - LANDING_TAKES_AT_MOST
    return SOURCES[dataset].count_later(run, since)


def _refused(run: Run, landed: Mapping[str, date], main: Manifest | None) -> _Refused:
    kept = _kept_ids(run, main) if main else set()
    own = {quarantine_id for quarantine_id, day in landed.items() if day == run.day}
    return _Refused(
        quarantined=len(kept - landed.keys()),
        reprocessed=len(own),
        moved_in=len(own - kept),
        moved_out=len(kept & (landed.keys() - own)),
    )


def _kept_ids(run: Run, manifest: Manifest) -> set[str]:
    rows = lake.refused_rows(run.services.quarantine_bucket, manifest.path, ["quarantine_id"])
    return set() if rows is None else set(rows["quarantine_id"].to_pylist())


def _batches(
    live: Iterable[Manifest], ledger: Mapping[str, int], loaded: Mapping[str, int],
) -> tuple[BatchCounts, ...]:
    landed = {manifest.batch_id: manifest.row_count for manifest in live}
    known = sorted(landed.keys() | ledger.keys() | loaded.keys())
    return tuple(BatchCounts(one, landed.get(one, 0), ledger.get(one), loaded.get(one, 0)) for one in known)
