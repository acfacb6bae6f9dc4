"""The front page before anything ran, and of a day that is held again after it was published."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

from etl.ops.day_run import Run
from etl.ops.quality_status import mark_held, verdicts
from etl.ops.runs import Progress, record_station
from etl.platform.settings import Settings
from etl.publishing.publish import publish
from etl.site.address import INDEX
from etl.site.pages import Overview, Pages, today_html
from etl.site.site import review_all
from etl.stations import DAY_STATION_NAMES
from tests.integration.publish.small_star import SmallWarehouse
from tests.other_settings import with_settings

DAY = date(2020, 5, 4)
Build = Callable[..., Run]


def test_an_empty_warehouse_has_a_front_page_that_says_how_to_begin(sandbox: Settings, tmp_path: Path) -> None:
    run = SmallWarehouse(f"review-{uuid.uuid4().hex[:12]}").run(DAY)
    report = review_all(with_settings(run, {"work_dir": tmp_path}).services)
    assert (report.days, report.pages) == (0, len(list(tmp_path.rglob("*.html"))))
    [page] = tmp_path.rglob(INDEX)
    assert ".venv/bin/glamira run DAY" in page.read_text(encoding="utf-8")


def test_a_day_held_again_keeps_showing_what_was_published(build: Build) -> None:
    run = build(DAY, 1)
    publication = publish(run).publication_id
    record_station(run, "audit_raw", Progress.HALTED, "volume")
    mark_held(run, "raw", "half of the day is missing")
    [day] = verdicts(run.bigquery, DAY_STATION_NAMES)
    assert (day.word, day.gate, day.publication_id, day.is_live) == ("held", "raw", publication, True)
    assert day.ended_at is not None
    assert day.published_at is not None
    html = today_html(Overview([day], Pages({DAY}, ())))
    assert "half of the day is missing" in html
    assert f"Readers still see its publication of {day.published_at:%Y-%m-%d %H:%M:%S}." in html
