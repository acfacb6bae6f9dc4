"""A page is read in a charset of the web, as browsers read it, or refused before anybody decodes it."""

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.charset import CharsetMiddleware, NoCharset

REQUEST = Request("https://www.glamira.co.uk/ring.html")


def read(body: bytes, **headers: str) -> str:
    response = HtmlResponse(REQUEST.url, body=body, headers=headers)
    found = CharsetMiddleware().process_response(REQUEST, response)
    assert isinstance(found, HtmlResponse)
    return found.css("title::text").get("")


@pytest.mark.parametrize("name", ["utf-16", "UTF-16LE", "utf-16be", "utf-32", "utf-8"])
def test_a_head_that_could_not_be_read_as_it_says_is_utf_8(name: str) -> None:
    assert read(f'<meta charset="{name}"><title>Bägue</title>'.encode()) == "Bägue"


def test_a_header_decides_over_the_head() -> None:
    body = '<meta charset="utf-8"><title>Bägue</title>'.encode("utf-16")
    assert read(body, **{"Content-Type": "text/html; charset=utf-16"}) == "Bägue"


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape"])
def test_what_is_no_charset_is_refused(name: str) -> None:
    with pytest.raises(NoCharset, match="the page calls its charset"):
        read(f'<meta charset="{name}"><title>Ring</title>'.encode())
