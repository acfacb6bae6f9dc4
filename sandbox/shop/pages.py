"""The HTML of the synthetic shop."""

import json
from html import escape
from typing import Any

from sandbox.seed.catalogue import Product
from sandbox.seed.money import decimal_text, print_amount
from sandbox.shop.languages import STORE_OF_HOST, language_of, localised_name
from sandbox.shop.traps import Markup

HOME_TITLE = "GLAMIRA - Jewellery made for you"


def home_page(host: str) -> str:
    """The generic page: what the root shows, and what a soft 404 shows in place of a product."""
    return _document(host, HOME_TITLE, f"<h1>{HOME_TITLE}</h1>\n<p>Rings, necklaces and more.</p>")


def product_page(product: Product, host: str, markup: Markup, *, localised: bool) -> str:
    """A product's page, with as much description as `markup` allows."""
    name = localised_name(product, language_of(host)) if localised else product.name
    parts = [f"<h1>{escape(name)}</h1>"]
    if markup is not Markup.HEADING:
        parts.append(f'<script type="application/ld+json">{_script_json(_json_ld(product, host, name))}</script>')
    if markup is Markup.REACT_DATA:
        parts.append(f"<script>\nvar react_data = {_script_json(_react_data(product, host, name))};\n</script>")
    own = f"https://{host}/{product.slug}.html"
    return _document(host, f"{name} | GLAMIRA", "\n".join(parts), f'<link rel="canonical" href="{own}">')


def robots(prefix: str) -> str:
    """The rules for robots, for paths below `prefix`."""
    private = ("checkout", "customer", "catalogsearch")
    return "\n".join(["User-agent: *", *(f"Disallow: {prefix}/{folder}/" for folder in private), ""])


def _react_data(product: Product, host: str, name: str) -> dict[str, Any]:
    store = STORE_OF_HOST[host]
    return {
        "product_id": product.product_id, "sku": product.sku, "name": name, "category_name": product.category,
        "collection": product.collection, "price": print_amount(store.price(product.euro_cents), store.style),
        "currency": store.symbol, "store_code": store.country_code.lower(), "in_stock": True,
    }


def _json_ld(product: Product, host: str, name: str) -> dict[str, Any]:
    store = STORE_OF_HOST[host]
    offer = {"@type": "Offer", "price": decimal_text(store.price(product.euro_cents)), "priceCurrency": store.currency}
    return {
        "@context": "https://schema.org", "@type": "Product", "productID": str(product.product_id),
        "sku": product.sku, "name": name, "category": product.category, "offers": offer,
    }


def _script_json(value: dict[str, Any]) -> str:
    # A script must not contain its own closing tag.
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def _document(host: str, title: str, body: str, link: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="{language_of(host)}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>{link}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
