"""Events that show products, and what a crawl of their day left in its feed and in the warehouse."""

from datetime import UTC, date, datetime
from typing import Any

from contracts.shop.feed import read_feed
from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse, query
from etl.sources.crawl.crawl_files import crawl_files
from tests.object_ids import at

DAY, NEXT_DAY = date(2020, 5, 4), date(2020, 5, 5)
UK, DE, FR, IT = (f"https://www.glamira.{tld}" for tld in ("co.uk", "de", "fr", "it"))


def insert(run: Run, *documents: dict[str, Any], day: date = DAY) -> None:
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
    found = [{"_id": at(noon), "time_stamp": noon} | document for document in documents]
    run.mongo[run.settings.mongo_collection].insert_many(found)


def view(product_id: int, origin: str = UK, slug: str = "ring", **fields: Any) -> dict[str, Any]:
    url = f"{origin}/{slug}-{product_id}.html?alloy=white-585"
    return {"collection": "view_product_detail", "product_id": str(product_id), "current_url": url} | fields


def order(*product_ids: Any) -> dict[str, Any]:
    lines = [{"product_id": product_id, "amount": 1} for product_id in product_ids]
    return {"collection": "checkout_success", "current_url": f"{UK}/checkout/onepage/success/", "cart_products": lines}


def host_of(origin: str) -> str:
    return origin.removeprefix("https://")


def outcomes(run: Run) -> dict[int, str]:
    return {row.product_id: row.outcome.value for row in read_feed(crawl_files(run.settings, run.day).feed)}


def land(run: Run, *, published: bool = True) -> None:
    """What land, load and publish would leave in the warehouse."""
    ensure_warehouse(run.bigquery)
    query(run.bigquery, "delete from glamira_raw.products where event_date = @day", {"day": run.day})
    for row in read_feed(crawl_files(run.settings, run.day).feed):
        query(run.bigquery, """
            insert into glamira_raw.products
            (product_id, event_date, outcome, product_name, language, url, _batch_id, _run_id, _loaded_at)
            values (@product_id, @day, @outcome, @name, @language, @url, 'b', 'r', current_timestamp())
        """, {"product_id": row.product_id, "day": run.day, "outcome": row.outcome.value, "name": row.product_name,
              "language": row.language, "url": row.url})
    if published:
        query(run.bigquery, """
            insert into glamira_ops.quality_status_history
              (data_date, status, published_at, sets_publication, recorded_at)
            values (@day, 'published', current_timestamp(), true, current_timestamp())
        """, {"day": run.day})


def best_names(run: Run) -> dict[int, tuple[str, str]]:
    """The rows that `dim_products` chooses."""
    rows = query(run.bigquery, """
        select product_id, product_name, url from glamira_raw.products where outcome = 'named'
        qualify row_number() over (partition by product_id order by language = 'en' desc,
            url like '%/catalog/product/view/id/%', url) = 1
    """)
    return {row["product_id"]: (row["product_name"], row["url"]) for row in rows}
