"""Which addresses are product pages, and which of them is asked first."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts.shop.urls import id_route, language_of, preference, product_page, routed_id

ROUTE = "/catalog/product/view/id/95814"


@pytest.mark.parametrize(("url", "page"), [
    ("https://www.glamira.de/ring-solene.html?alloy=white-585#x", "https://www.glamira.de/ring-solene.html"),
    ("http://www.glamira.co.uk/ring-1.5-ct.html", "https://www.glamira.co.uk/ring-1.5-ct.html"),
    (f"https://www.glamira.fr{ROUTE}?x=1", f"https://www.glamira.fr{ROUTE}"),
    (f"https://www.glamira.fr{ROUTE}/s/ring/", f"https://www.glamira.fr{ROUTE}/s/ring/"),
    ("https://www.ring-paare.de/ringe/ring.html", "https://www.ring-paare.de/ringe/ring.html"),
    ("https://www.glamira.fr/catalog/product/view/id/7", None),
    ("https://www.glamira.de/checkout/cart/configure/id/95814/", None),
    ("https://www.glamira.de/checkout/cart.html", None),
    ("https://www.glamira.de/customer/account/", None),
    ("https://www.glamira.de/recommendation/product/95814/", None),
    ("https://www.glamira.de/", None),
    ("https://www.glamira.de/.html", None),
    ("https://stage.glamira.de/ring.html", None),
    ("https://www.glamira.de:8443/ring.html", None),
    ("https://www.glamira.de:port/ring.html", None),
    ("https://shop.glamira.local/ring.html", None),
    ("file:///C:/inetpub/glamira/ring.html", None),
    ("https://elsewhere.example/ring.html", None),
    ("https://[broken/ring.html", None),
    (f"https://www.glamira.de/{'x' * 2_100}.html", None),
    ("https://www.glamira.de/ring solene.html", None),
    ("https://www.glamira.de/ring-jane%2540x.example.html", None),
    ("https://www.glamira.de/ring-015773920481.html", None),
    ("https://www.glamira.de/ring\x1b[2J.html", None),
    ("https://www.glamira.de/ring\u202e.html", None),
    ("https://www.glamira.de/ring-solène.html", "https://www.glamira.de/ring-solène.html"),
    ("", None),
])
def test_product_pages(url: str, page: str | None) -> None:
    assert product_page(url, 95_814) == page


def test_english_first_then_pages_then_addresses() -> None:
    ranked = [
        "https://www.glamira.co.uk/b.html", "https://www.glamira.com/a.html", id_route(95_814),
        "https://www.glamira.at/a.html", "https://www.glamira.de/a.html", f"https://www.glamira.at{ROUTE}",
    ]
    assert sorted(set(ranked), key=preference) == ranked


def test_a_shared_host_speaks_its_first_stores_language() -> None:
    assert language_of("https://www.glamira.ch/x.html") == "de"
    assert language_of("https://www.glamira.ca/x.html") == "en"
    assert language_of("https://www.local/x.html") == ""


@given(st.text() | st.text().map("https://www.glamira.de/{}".format) | st.text().map("https://{}/ring.html".format))
@example("https://[broken/ring.html")
@example("https://www.glamira.de:99999999/ring.html")
def test_no_address_makes_a_reader_raise_or_guess(url: str) -> None:
    page, routed = product_page(url, 95_814), routed_id(url)
    assert page is None or (page.startswith("https://") and language_of(page))
    assert routed is None or str(routed) in url
