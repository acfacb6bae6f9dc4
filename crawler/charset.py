"""Charsets: a page is decoded only by what is a charset of the web, whatever else Python can decode by that name."""

from scrapy import Request
from scrapy.http import Response, TextResponse
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

# Python's own codecs; punycode, for one, takes the square of a page's length.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_HEAD_BYTES = 4_096


class NoCharset(ValueError):
    """A page that calls its encoding what is none."""


class CharsetMiddleware:
    """Refuses such a page before anybody decodes it."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Let a response through that is no text, or in a charset of the web.

        Raises:
            NoCharset: it is in none.
        """
        if isinstance(response, TextResponse):
            header = response.headers.get("Content-Type", b"") or b""
            declared = http_content_type_encoding(header.decode("latin-1"))
            for name in (declared, html_body_declared_encoding(response.body[:_HEAD_BYTES])):
                if name in _NO_CHARSETS:
                    raise NoCharset(f"the page calls its charset {name}")
        return response
