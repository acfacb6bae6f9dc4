"""The shop's stand-in serves public addresses by path; nobody above the download notices."""

import pytest

from crawler.origin import ShopOrigin

ORIGIN = ShopOrigin("http://127.0.0.1:27506/")


@pytest.mark.parametrize(("public", "private"), [
    ("https://www.glamira.de/x.html?a=1&b=2", "http://127.0.0.1:27506/www.glamira.de/x.html?a=1&b=2"),
    ("https://www.glamira.co.uk", "http://127.0.0.1:27506/www.glamira.co.uk/"),
    ("https://www.glamira.de/ring-1.5-ct.html", "http://127.0.0.1:27506/www.glamira.de/ring-1.5-ct.html"),
])
def test_inward(public: str, private: str) -> None:
    assert ORIGIN.inward(public) == private


def test_outward_is_the_way_back() -> None:
    assert ORIGIN.outward("http://127.0.0.1:27506/www.glamira.de/x.html?a=1") == "https://www.glamira.de/x.html?a=1"
    assert ORIGIN.outward("https://elsewhere.example/") == "https://elsewhere.example/"
