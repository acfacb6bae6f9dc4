"""Each day has names of its own; one that a published day knows is not asked for again before it is old."""

from dataclasses import replace

from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from etl.sources.products import product_records
from tests.integration.crawler import trap_shop as traps
from tests.integration.crawler.seen_products import (
    DAY,
    DE,
    NEXT_DAY,
    UK,
    best_names,
    insert,
    land,
    order,
    outcomes,
    view,
)
from tests.integration.crawler.trap_shop import Shop
from tests.other_settings import with_settings


def test_an_old_name_is_asked_for_again(run: Run, shop: Shop) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    crawl(run)
    land(run)
    assert crawl(replace(run, day=NEXT_DAY)).asked == 0
    assert crawl(with_settings(run.of_day(NEXT_DAY), {"crawl_refresh_days": 0})).asked == 1


def test_the_order_of_days_changes_no_name(run: Run) -> None:
    insert(run, view(90_800, DE), view(90_801), order(90_802), view(90_803, DE), view(traps.SLUG_GONE, DE))
    insert(run, view(90_800), view(90_801, DE), view(90_802, DE), view(90_803, DE), view(traps.SLUG_GONE), day=NEXT_DAY)
    found = []
    for number, days in enumerate([(DAY, NEXT_DAY), (NEXT_DAY, DAY)]):
        settings = run.settings.model_copy(update={
            "gcp_project": f"{run.settings.gcp_project}-{number}", "work_dir": run.settings.work_dir / str(number),
        })
        for day in days:
            one = Run(Services(settings), day, "test")
            crawl(one)
            land(one)
        found.append(best_names(Run(Services(settings), DAY, "test")))
    assert found[0] == found[1]
    assert found[0][90_800] == ("Ring 90800 en", f"{UK}/ring-90800.html")
    assert found[0][90_802] == ("Ring 90802 en", "https://www.glamira.com/catalog/product/view/id/90802")


def test_what_a_published_day_knows_is_not_asked_again(run: Run, shop: Shop) -> None:
    insert(run, view(90_900), view(90_901, DE))
    insert(run, view(90_900), view(90_901), view(90_902), day=NEXT_DAY)
    crawl(run)
    land(run)
    report = crawl(replace(run, day=NEXT_DAY))
    assert (report.seen, report.known, report.asked) == (3, 1, 2)
    assert max(shop.successes().values()) == 1
    crawl(run)
    assert set(outcomes(run)) == {90_900, 90_901}


def test_a_day_of_a_chunk_has_the_rows_of_those_before_it_and_asks_for_better_names_only(run: Run, shop: Shop) -> None:
    insert(run, view(90_910), view(90_911, DE))
    insert(run, view(90_910), view(90_911), day=NEXT_DAY)
    crawl(run)
    report = crawl(run.among(NEXT_DAY, (DAY, NEXT_DAY)))
    assert (report.asked, report.outcomes) == (1, {"named": 2})
    assert set(outcomes(run.of_day(NEXT_DAY))) == {90_910, 90_911}
    old = with_settings(run, {"crawl_refresh_days": 0, "work_dir": run.settings.work_dir})
    crawl_files(run.settings, NEXT_DAY).feed.unlink()
    assert crawl(old.among(NEXT_DAY, (DAY, NEXT_DAY))).asked == 2


def test_a_held_day_knows_nothing(run: Run) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    crawl(run)
    land(run, published=False)
    assert crawl(replace(run, day=NEXT_DAY)).asked == 1


def test_a_day_keeps_what_it_has_landed_itself(run: Run) -> None:
    insert(run, view(90_900))
    insert(run, view(90_900), day=NEXT_DAY)
    lost = with_settings(run, {"work_dir": run.settings.work_dir / "lost"})
    crawl(run)
    crawl(replace(run, day=NEXT_DAY))
    land(run)
    land(replace(run, day=NEXT_DAY))
    assert [crawl(replace(lost, day=day)).asked for day in (DAY, NEXT_DAY)] == [1, 1]


def test_a_day_without_products_has_an_empty_feed(run: Run) -> None:
    report = crawl(run)
    assert (report.seen, report.outcomes) == (0, {})
    assert list(product_records(run)) == []
