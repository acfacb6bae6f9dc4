"""Charsets: a page is decoded only by what is a charset of the web, whatever else Python can decode by that name."""

from scrapy import Request
from scrapy.http import Response, TextResponse
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

# Python's own codecs; punycode, for one, takes the square of a page's length.
_NO_CHARSETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
# A page that says so in its own text is read as UTF-8 by browsers: its head could not be read in these.
_WIDE = ("utf-16", "utf-32")
_HEAD_BYTES = 4_096


class NoCharset(ValueError):
    """A page that calls its encoding what is none."""


class CharsetMiddleware:
    """Refuses such a page before anybody decodes it."""

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        """Let a response through that is no text, or in a charset of the web, and read it as browsers do.

        Raises:
            NoCharset: it is in none.
        """
        if isinstance(response, TextResponse):
            header = response.headers.get("Content-Type", b"") or b""
            declared = http_content_type_encoding(header.decode("latin-1"))
            inside = html_body_declared_encoding(response.body[:_HEAD_BYTES])
            for name in (declared, inside):
                if name in _NO_CHARSETS:
                    raise NoCharset(f"the page calls its charset {name}")
            if inside and not declared and inside.startswith(_WIDE):
                return response.replace(encoding="utf-8")
        return response
