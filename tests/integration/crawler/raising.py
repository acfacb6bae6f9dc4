"""Parts of Scrapy's chain that raise for one product's page: what somebody's next middleware may do."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy.http import Response

from contracts.shop.feed import ProductRow

DOOMED = 90_601
_PAGE = f"ring-{DOOMED}.html"


class RaisingInput:
    """A spider middleware that does not take an answer."""

    def process_spider_input(self, response: Response) -> None:
        """Raise for the doomed page."""
        if response.url.endswith(_PAGE):
            raise ArithmeticError("before the spider")


class RaisingOutput:
    """A spider middleware that loses what the spider made of an answer."""

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Raise for the doomed page."""
        async for one in result:
            if response.url.endswith(_PAGE):
                raise ArithmeticError("behind the spider")
            yield one


class RaisingPipeline:
    """An item pipeline."""

    def process_item(self, item: ProductRow) -> ProductRow:
        """Raise for the doomed product."""
        if item.product_id == DOOMED:
            raise ArithmeticError("before the feed")
        return item
