"""What other days already know: the names that need not be asked for again."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.shop.feed import ProductOutcome, ProductRequest, ProductRow, read_feed
from contracts.shop.urls import Preference, preference
from contracts.warehouse.ledgers import QUALITY_STATUS
from contracts.warehouse.tables import RAW
from etl.ops.day_run import Run
from etl.ops.quality_status import shown_products
from etl.sources.crawl.crawl_files import crawl_files

_PRODUCTS = f"{RAW}.products"


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The addresses that named a product on other days, and the best of them."""

    urls: frozenset[str]
    best: Preference

    def cover(self, request: ProductRequest) -> bool:
        """Whether a request can bring no better name than these: whatever comes, another day has it or a better one.

        So the best name of all days is asked for in whatever order the days run.
        """
        return request.urls[0] in self.urls or self.best <= min(map(preference, request.urls))


def known_names(run: Run) -> dict[int, KnownNames]:
    """What other, published days know of each product; empty before anything was ever loaded.

    Names older than `crawl_refresh_days` count no longer: their products are asked for again.

    A product that this day itself has named is left out: a day never loses a product to another day, so two
    that run at once cannot lose it to each other.
    """
    if not all(_exists(run.bigquery, table) for table in (_PRODUCTS, QUALITY_STATUS.view.full_name)):
        return {}
    oldest = datetime.now(UTC) - timedelta(days=run.settings.crawl_refresh_days)
    found: defaultdict[int, list[Preference]] = defaultdict(list)
    for product in shown_products(run, ProductOutcome.NAMED.value, oldest):
        found[product.product_id].append(preference(product.url))
    return {
        product_id: KnownNames(frozenset(name.url for name in names), min(names)) for product_id, names in found.items()
    }


def rows_beside(run: Run, seen: Sequence[ProductRequest]) -> Iterator[ProductRow]:
    """The rows that earlier days of the run's chunk have of these products, where asking could bring no better name.

    Nobody sees those days yet, and one may be held: so the run's day has their rows itself, and loses none with them.
    """
    oldest = datetime.now(UTC) - timedelta(days=run.settings.crawl_refresh_days)
    asked = {request.product_id: request for request in seen}
    for day in run.days:
        for row in read_feed(crawl_files(run.settings, day).feed) if day < run.day else ():
            is_fresh = row.outcome is ProductOutcome.NAMED and datetime.fromisoformat(row.fetched_at) >= oldest
            known = KnownNames(frozenset([row.url]), preference(row.url))
            if is_fresh and row.product_id in asked and known.cover(asked[row.product_id]):
                yield row


def _exists(client: bigquery.Client, table: str) -> bool:
    try:
        client.get_table(f"{client.project}.{table}")
    except NotFound:
        return False
    return True
