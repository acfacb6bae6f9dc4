"""After a roll back the pages of its days, and of the publication that is live again, say so; no other is written."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.ops.day_run import Run
from etl.ops.quality_status import mark_held
from etl.platform.bigquery import query
from etl.publishing.publish import RollBackReport, publish, roll_back
from etl.site.address import INDEX, page_name, rule_page
from etl.site.site import review_days_or_warn
from tests.integration.publish.sinks import Build
from tests.integration.publish.small_star import SmallWarehouse
from tests.other_settings import with_settings

JUDGED_BY = ("build", "marts", "raw", "reconcile")
OLDER, AGAIN_LIVE, TAKEN_BACK, HELD = (date(2020, 5, day) for day in (3, 4, 5, 6))


@pytest.fixture
def rolled_back(warehouse: SmallWarehouse, build: Build) -> RollBackReport:
    """Three publications of a day each, the last one taken back, and a day that was never published."""
    query(warehouse.client, _WITH_WHAT_PAGES_ASK_FOR)
    for day in (OLDER, AGAIN_LIVE, TAKEN_BACK):
        publish(build(day, 1))
    mark_held(warehouse.run(HELD), "raw", "volume halved")
    return roll_back(warehouse.client)


def run_of(warehouse: SmallWarehouse, folder: Path, **settings: object) -> Run:
    """A run on a machine that has no pages yet."""
    return with_settings(replace(warehouse.run(HELD), run_id="roll back"), {"work_dir": folder}, settings)


def written(folder: Path) -> dict[str, str]:
    """The pages that were written, by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in folder.rglob("*.html")}


def names(days: Iterable[date]) -> set[str]:
    over_all = {INDEX, "days.html", "quarantine.html", "runs.html", "rules.html", *map(rule_page, JUDGED_BY)}
    return over_all | set(map(page_name, days))


def test_the_days_and_what_is_live_again_are_written_anew(
    warehouse: SmallWarehouse, rolled_back: RollBackReport, tmp_path: Path,
) -> None:
    review_days_or_warn(run_of(warehouse, tmp_path).services, rolled_back.days, rolled_back.live)
    pages = written(tmp_path)
    assert pages.keys() == names([TAKEN_BACK, AGAIN_LIVE])
    assert f"publication {rolled_back.rolled_back} was rolled back" in pages[page_name(TAKEN_BACK)]
    assert f"publish --roll-back {rolled_back.rolled_back}" not in "".join(pages.values())
    assert f"publish --roll-back {rolled_back.live}" in pages[page_name(AGAIN_LIVE)]


@pytest.mark.usefixtures("rolled_back")
def test_days_that_no_publication_shows_are_not_those_of_none(warehouse: SmallWarehouse, tmp_path: Path) -> None:
    review_days_or_warn(run_of(warehouse, tmp_path).services, [OLDER, date(2019, 1, 1)], "")
    assert written(tmp_path).keys() == names([OLDER])


def test_what_keeps_a_page_from_being_written_is_told_and_undoes_nothing(
    warehouse: SmallWarehouse, rolled_back: RollBackReport, tmp_path: Path, caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        run = run_of(warehouse, tmp_path, docs_bucket="nobodys-bucket")
        review_days_or_warn(run.services, rolled_back.days, rolled_back.live)
    [line] = [line for line in caplog.messages if line.startswith("no review after a roll back")]
    assert f"live={rolled_back.live}" in line
    assert "review after a roll back: NotFound" in line
    assert written(tmp_path) == {}


def test_a_page_that_cannot_be_written_keeps_no_other_from_it(
    warehouse: SmallWarehouse, rolled_back: RollBackReport, tmp_path: Path, caplog: pytest.LogCaptureFixture,
) -> None:
    run = run_of(warehouse, tmp_path)
    review_days_or_warn(run.services, rolled_back.days, rolled_back.live)
    [page] = tmp_path.rglob(page_name(AGAIN_LIVE))
    front = page.with_name(INDEX)
    for file in (page, front):
        file.unlink()
    page.mkdir()
    review_days_or_warn(run.services, rolled_back.days, rolled_back.live)
    assert f"review page of {AGAIN_LIVE}" in caplog.text
    assert front.exists()


_WITH_WHAT_PAGES_ASK_FOR = """
create table glamira_audit.fct_order_lines (
  order_date date, order_line_key string, edition int64, amount numeric(20, 4), tags array<string>,
  order_key string, currency_code string, line_amount numeric(20, 4)
)
partition by order_date
"""
