"""Answers of a shop that would stop a careless crawler, by product; each is a whole page of status 200 but one."""

import gzip
import json
import zlib
from dataclasses import dataclass, field
from functools import cache

MEGABYTE = 1_000_000
_HTML = "text/html; charset=utf-8"
_DATA = '<script>react_data = {{"product_id": {id}, "name": "{name}"}}</script>'

(JSON, JSON_AS_TEXT, DEEP_JSON, GZIP_BOMB, DEFLATE_BOMB, TWICE_PACKED, HUGE, NO_GZIP, NO_CHARSET, NO_CHARSET_IN_HEAD,
 NO_TEXT_CODEC, LOST_REDIRECT, CONTROLS, LONG_NAME, LONG_TEXTS, JSON_LD) = range(90_501, 90_517)

# What the row of each says when no other address helps.
REASONS = {
    JSON: "NoPage: ", JSON_AS_TEXT: "NoPage: ", DEEP_JSON: "RecursionError", GZIP_BOMB: "Ignored response",
    DEFLATE_BOMB: "Ignored response", TWICE_PACKED: "Ignored response", HUGE: "", NO_GZIP: "BadGzipFile: ",
    NO_CHARSET: "NoCharset: ", NO_CHARSET_IN_HEAD: "NoCharset: ", NO_TEXT_CODEC: "LookupError: ",
    LOST_REDIRECT: "ValueError: ",
}


@dataclass(frozen=True, slots=True)
class Hostile:
    """One answer."""

    body: bytes
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": _HTML})
    status: int = 200


def _page(product_id: int, name: str, more: str = "") -> bytes:
    return f"<html>{_DATA.format(id=product_id, name=name)}{more}</html>".encode()


def _large(product_id: int) -> bytes:
    return _page(product_id, "A name") + b" " * (150 * MEGABYTE)


def _as(kind: str, body: bytes, **headers: str) -> Hostile:
    return Hostile(body, {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in headers.items()})


@cache
def hostile_answer(product_id: int) -> Hostile | None:
    """What the shop answers for a product of this list; null for every other."""
    data = json.dumps({"react_data": {"product_id": product_id, "name": "A name"}}).encode()
    controls = r"Ring\u001b[2J\u0007 \u009b1m\u202eSol&egrave;ne\nB \u0000"
    named = _page(product_id, "A name")
    headed = f"<h1>A ring</h1><title>{'y' * 200_000}</title>"
    answers = {
        JSON: lambda: _as("application/json", data),
        JSON_AS_TEXT: lambda: _as("text/plain", data),
        DEEP_JSON: lambda: _as("application/json", b"[" * 200_000),
        GZIP_BOMB: lambda: _as(_HTML, gzip.compress(_large(product_id)), Content_Encoding="gzip"),
        DEFLATE_BOMB: lambda: _as(_HTML, zlib.compress(_large(product_id)), Content_Encoding="deflate"),
        TWICE_PACKED: lambda: _as(
            _HTML, gzip.compress(gzip.compress(_large(product_id))), Content_Encoding="gzip, gzip",
        ),
        HUGE: lambda: _as(_HTML, named + b" " * (9 * MEGABYTE)),
        NO_GZIP: lambda: _as(_HTML, named, Content_Encoding="gzip"),
        NO_CHARSET: lambda: _as("text/html; charset=punycode", b"a-" + b"z" * (4 * MEGABYTE)),
        NO_CHARSET_IN_HEAD: lambda: _as("text/html", b"<meta charset=unicode_escape>" + named),
        NO_TEXT_CODEC: lambda: _as("text/html; charset=rot13", named),
        LOST_REDIRECT: lambda: Hostile(b"", {"Location": "http://[broken"}, status=302),
        CONTROLS: lambda: _as(_HTML, _page(product_id, controls), Content_Encoding="\x1b[31mred"),
        LONG_NAME: lambda: _as(_HTML, _page(product_id, "x" * 200_000)),
        LONG_TEXTS: lambda: _as(_HTML, _page(product_id, "x" * 200_000, headed)),
        JSON_LD: lambda: Hostile(_linked(product_id)),
    }
    return answers[product_id]() if product_id in answers else None


def _linked(product_id: int) -> bytes:
    related = '{"@type": "http://schema.org/Product", "sku": "1", "productID": "1", "name": "Another ring"}'
    own = f'{{"@type": ["schema:Product"], "name": "Silver &amp;amp; gold", "sku": "{product_id}",}}'
    script = f"<!-- by [a] plug-in -->\n//<![CDATA[\n{{\"@graph\": [{related}, {own}]}}\n//]]>"
    return f'\ufeff<script type="APPLICATION/LD+JSON; charset=utf-8">{script}</script>'.encode()
