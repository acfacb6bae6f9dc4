"""Two machines land the same day at once: one batch, one manifest, one file of refused documents."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from contracts.lake.manifest import MAIN_SLOT
from etl.landing.land import LandReport, land
from etl.ops.day_run import Run
from tests.integration.quarantine.spoilt_day import SpoiltDay
from tests.other_settings import with_settings


def on_another_machine(run: Run, name: str, folder: Path) -> Run:
    """The same day, in a run and a scratch folder of its own."""
    return replace(with_settings(run, {"work_dir": folder / name}), run_id=name)


def test_two_landings_at_once_end_alike(spoilt_day: SpoiltDay, tmp_path: Path) -> None:
    spoilt = spoilt_day.spoil(rows=6, orders=2)
    runs = [on_another_machine(spoilt_day.run, name, tmp_path) for name in ("one", "other")]
    with ThreadPoolExecutor(len(runs)) as pool:
        reports: list[LandReport] = list(pool.map(lambda run: land(run, "events"), runs))
    [live] = spoilt_day.manifests().values()
    assert live.slot == MAIN_SLOT
    assert {report.batch_id for report in reports} == {live.batch_id}
    assert {report.counts for report in reports} == {live.counts}
    assert [report.is_new for report, run in zip(reports, runs, strict=True) if run.run_id == live.run_id] == [True]
    assert len(spoilt_day.items()) == spoilt == live.counts.quarantined
    assert spoilt_day.loaded().loaded == live.counts.accepted
