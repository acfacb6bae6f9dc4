"""The synthetic shop's routes: https://HOST/PATH of the real shop is /HOST/PATH here."""

from collections import Counter

from aiohttp import web

from sandbox.seed.catalogue import Product, products
from sandbox.shop import pages
from sandbox.shop.languages import STORE_OF_HOST
from sandbox.shop.traps import RETRY_AFTER_SECONDS, Answer, Traps


class Shop:
    """Serves every product on every host; counts requests so that tests can see how polite a crawler was."""

    def __init__(self, traps: Traps) -> None:
        self._traps = traps
        self._by_slug = {product.slug: product for product in products()}
        self._by_id = {product.product_id: product for product in products()}
        self._asked: Counter[tuple[str, int]] = Counter()
        self._given: Counter[int] = Counter()

    def application(self) -> web.Application:
        """The routes, ready to be run."""
        app = web.Application()
        app.add_routes([
            web.get("/_health", _health),
            web.get("/_requests", self.requests),
            web.get("/_pages", self.pages),
            web.get("/robots.txt", _robots_of_all),
            web.get("/{host}/robots.txt", _robots_of_host),
            web.get("/{host}/catalog/product/view/id/{product_id:\\d+}{rest:.*}", self.by_id),
            web.get("/{host}/{slug:[^/]+}.html", self.by_slug),
            web.get("/{host}/{path:.*}", self.other),
        ])
        return app

    async def by_slug(self, request: web.Request) -> web.StreamResponse:
        """The page of the product with that slug; other `.html` pages are campaigns."""
        product = self._by_slug.get(request.match_info["slug"])
        host = _host(request)
        return self._product(product, host) if product else self._generic(host)

    async def by_id(self, request: web.Request) -> web.StreamResponse:
        """The page of the product with that id."""
        product = self._by_id.get(int(request.match_info["product_id"]))
        if product is None:
            raise web.HTTPNotFound(text="Page not found")
        return self._product(product, _host(request))

    async def other(self, request: web.Request) -> web.StreamResponse:
        """Home, categories and campaigns; a cart item can only be changed in the session that has it."""
        host = _host(request)
        if request.match_info["path"].startswith("checkout/cart/"):
            raise web.HTTPFound(f"/{host}/")
        return self._generic(host)

    async def requests(self, _: web.Request) -> web.Response:
        """How often each product was asked for, on any host."""
        by_product: Counter[int] = Counter()
        for (_host_name, product_id), count in self._asked.items():
            by_product[product_id] += count
        return web.json_response({str(product_id): count for product_id, count in sorted(by_product.items())})

    async def pages(self, _: web.Request) -> web.Response:
        """How often each product's page was given, by any host."""
        return web.json_response({str(product_id): count for product_id, count in sorted(self._given.items())})

    def _generic(self, host: str) -> web.Response:
        if self._traps.is_walled(host):
            raise web.HTTPForbidden(text="Access denied")
        return _html(pages.home_page(host))

    def _product(self, product: Product, host: str) -> web.Response:
        self._asked[host, product.product_id] += 1
        if self._asked[host, product.product_id] <= self._traps.refusals(product):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        match self._traps.answer(product, host):
            case Answer.NOT_FOUND:
                raise web.HTTPNotFound(text="Page not found")
            case Answer.BLOCKED:
                raise web.HTTPForbidden(text="Access denied")
            case Answer.REDIRECT_HOME:
                raise web.HTTPFound(f"/{host}/")
            case Answer.SOFT_NOT_FOUND:
                return _html(pages.home_page(host))
            case Answer.PAGE:
                self._given[product.product_id] += 1
                localised, markup = self._traps.names_are_localised, self._traps.markup(product)
                return _html(pages.product_page(product, host, markup, localised=localised))


def _host(request: web.Request) -> str:
    host = request.match_info["host"]
    if host not in STORE_OF_HOST:
        raise web.HTTPNotFound(text=f"No shop at {host}")
    return host


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def _health(_: web.Request) -> web.Response:
    return web.Response(text="ok\n")


async def _robots_of_all(_: web.Request) -> web.Response:
    return web.Response(text=pages.robots("/*"))


async def _robots_of_host(_: web.Request) -> web.Response:
    return web.Response(text=pages.robots(""))
