"""The synthetic shop over real HTTP."""

import asyncio
import json
import re
from dataclasses import dataclass
from html import unescape

import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.seed.catalogue import Product, products
from sandbox.shop.app import Shop
from sandbox.shop.pages import HOME_TITLE
from sandbox.shop.traps import Answer, Markup, Traps, TrapSet

MENS_RING = next(product for product in products() if product.name.startswith("Men's Ring"))


@dataclass(frozen=True)
class Reply:
    """One answer of the shop."""

    status: int
    text: str
    headers: dict[str, str]


def ask(*paths: str, traps: TrapSet = TrapSet.NONE) -> list[Reply]:
    """The answers to these paths, asked one after the other of a fresh shop; redirects are not followed."""

    async def run() -> list[Reply]:
        async with TestClient(TestServer(Shop(Traps(traps)).application())) as client:
            answers = [await client.get(path, allow_redirects=False) for path in paths]
            return [Reply(answer.status, await answer.text(), dict(answer.headers)) for answer in answers]

    return asyncio.run(run())


def react_data(page: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(re.search(r"var react_data = (\{.*\});", page)[1])
    return found


def by_slug(product: Product, host: str) -> str:
    return f"/{host}/{product.slug}.html?alloy=white-585"


def by_id(product: Product, host: str) -> str:
    return f"/{host}/catalog/product/view/id/{product.product_id}"


def with_answer(answer: Answer, host: str) -> Product:
    return next(product for product in products() if Traps(TrapSet.ALL).answer(product, host) is answer)


@pytest.mark.parametrize("route", [by_slug, by_id])
@pytest.mark.parametrize("host", ["www.glamira.com", "www.glamira.de", "www.glamira.jp"])
def test_a_product_page_describes_the_product_in_three_ways(route, host):
    page = ask(route(MENS_RING, host))[0]
    data = react_data(page.text)
    assert page.status == 200
    assert (data["product_id"], data["sku"], data["name"]) == (MENS_RING.product_id, MENS_RING.sku, MENS_RING.name)
    assert json.loads(re.search(r'ld\+json">(.*)</script>', page.text)[1])["name"] == MENS_RING.name
    assert unescape(re.search("<h1>(.*)</h1>", page.text)[1]) == MENS_RING.name


def test_prices_are_printed_as_the_store_prints_them():
    german, swiss = ask(by_slug(MENS_RING, "www.glamira.de"), by_slug(MENS_RING, "www.glamira.ch"))
    assert (react_data(german.text)["price"], react_data(german.text)["currency"]) == ("1.321,00", "€")
    assert (react_data(swiss.text)["price"], react_data(swiss.text)["currency"]) == ("1'400.26", "CHF")


def test_a_slug_may_contain_dots():
    dotted = next(product for product in products() if "." in product.slug and product.has_page)
    assert react_data(ask(by_slug(dotted, "www.glamira.fr"))[0].text)["product_id"] == dotted.product_id


@pytest.mark.parametrize("path", [
    "/www.glamira.de/catalog/product/view/id/1", "/www.elsewhere.example/x.html", "/stage.glamira.de/x.html",
    by_id(next(product for product in products() if not product.has_page), "www.glamira.de"),
])
def test_what_does_not_exist_is_not_found(path):
    assert ask(path)[0].status == 404


def test_a_cart_item_can_only_be_changed_where_it_is():
    reply = ask("/www.glamira.de/checkout/cart/configure/id/5/")[0]
    assert (reply.status, reply.headers["Location"]) == (302, "/www.glamira.de/")


def test_robots_are_kept_from_private_pages():
    everywhere, one_host = ask("/robots.txt", "/www.glamira.de/robots.txt")
    assert "Disallow: /*/checkout/" in everywhere.text
    assert "Disallow: /checkout/" in one_host.text


def test_it_tells_its_health_and_who_was_asked_for():
    health, _, counts = ask("/_health", by_id(MENS_RING, "www.glamira.de"), "/_requests")
    assert health.status == 200
    assert json.loads(counts.text) == {str(MENS_RING.product_id): 1}


def test_a_soft_404_is_the_home_page_with_status_200():
    soft = with_answer(Answer.SOFT_NOT_FOUND, "www.glamira.de")
    # The last of three: this product may be one that asks to come back later.
    reply = ask(*[by_slug(soft, "www.glamira.de")] * 3, traps=TrapSet.ALL)[-1]
    assert reply.status == 200
    assert HOME_TITLE in reply.text
    assert "react_data" not in reply.text


def test_a_wall_answers_403_and_a_vanished_product_leads_home():
    gone = with_answer(Answer.REDIRECT_HOME, "www.glamira.de")
    wall, *home = ask(
        by_slug(MENS_RING, "www.glamira.cn"), *[by_slug(gone, "www.glamira.de")] * 3, traps=TrapSet.ALL)
    assert wall.status == 403
    assert (home[-1].status, home[-1].headers["Location"]) == (302, "/www.glamira.de/")


def test_a_busy_page_says_when_to_come_back_and_is_there_then():
    busy = next(product for product in products() if product.has_page and Traps().refusals(product))
    first, second = ask(*[by_slug(busy, "www.glamira.de")] * 2, traps=TrapSet.TYPICAL)
    assert (first.status, first.headers["Retry-After"]) == (429, "1")
    assert second.status == 200


def test_names_are_localised_only_when_that_trap_is_set():
    localised = ask(by_slug(MENS_RING, "www.glamira.de"), traps=TrapSet.ALL)[0]
    assert react_data(localised.text)["name"] == MENS_RING.name.replace("Men's Ring", "Herrenring")


@pytest.mark.parametrize(("markup", "has_json_ld"), [(Markup.JSON_LD, True), (Markup.HEADING, False)])
def test_some_pages_lack_the_best_description(markup, has_json_ld):
    traps = Traps(TrapSet.ALL)
    poor = next(
        product for product in products()
        if product.has_page and traps.markup(product) is markup and not traps.refusals(product)
    )
    page = ask(by_slug(poor, "www.glamira.com"), traps=TrapSet.ALL)[0].text
    assert "react_data" not in page
    assert ("application/ld+json" in page) is has_json_ld
    assert unescape(re.search("<h1>(.*)</h1>", page)[1]) == poor.name


def test_a_wall_refuses_every_page_of_its_host() -> None:
    host = "www.glamira.cn"
    replies = ask(f"/{host}/", f"/{host}/no-product.html", by_slug(MENS_RING, host), traps=TrapSet.ALL)
    assert [reply.status for reply in replies] == [403, 403, 403]
    assert ask(f"/{host}/", traps=TrapSet.TYPICAL)[0].status == 200
