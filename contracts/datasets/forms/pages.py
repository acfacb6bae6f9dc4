"""Addresses of pages as templates: host, route, slugs of the shop's words, and the parameters that are allowed.

Every other part of a path is `:id` or `:text`, every other host `:host`; other parameters, fragments, ports and names
of users are gone. Nothing that a person could be recognised by is among what stays.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import unquote

import polars as pl

from contracts.datasets.forms.hosts import is_known_host
from contracts.datasets.forms.texts import campaign_text, option_text
from contracts.datasets.forms.vocabulary import is_shops
from contracts.datasets.normalise.hosts import Host, HostKind, host_of
from contracts.datasets.texts_column import Texts
from contracts.shop.stores import STORES

HOST, ID, TEXT = ":host", ":id", ":text"
_ORIGIN = re.compile(r"(?is)\s*(?:([a-z][a-z0-9+.\-]*):)?//[^/\\]*(.*)")
_PLAIN_ORIGIN = "^(https?://[a-z0-9.-]{1,100})(?:/|$)"
_APP = re.compile(r"\s*android-app://([a-z0-9_.]{1,100})(?:/.*)?", re.IGNORECASE | re.DOTALL)
_SCHEMES = frozenset({"http", "https"})
_ROUTE_WORDS = """
catalog product view id category catalogsearch result advanced checkout cart onepage success configure add updatepost
multishipping customer account login logout create createpassword forgotpassword edit history address book index sales
order orders print reorder wishlist shared share newsletter subscriber subscribe unsubscribe manage contact contacts
contact-us recommendation compare review rating list token key cms page static search ajax api rest paypal express
start return cancel place amp private blog media index.php index.html form new sid s c p u m
"""
_ROUTES = frozenset(_ROUTE_WORDS.split())
_LANGUAGES = frozenset(store.language for store in STORES.values())
_LOCALE = re.compile(r"([a-z]{2})(?:[_-][A-Za-z]{2})?")
_PRODUCT_ROUTES = (("product", "view", "id"), ("recommendation", "product"))
_PRODUCT = re.compile(r"[0-9]{5,6}")
_ID_ROUTE = re.compile("/catalog/product/view/id/[0-9]{1,8}(?=/|$)")
_WORD_ENDS = re.compile(r"[-._' +,]+")
_LONGEST_SEGMENT, _MOST_SEGMENTS, _MOST_PARAMETERS = 100, 12, 20
_MOST_STRANGE_IN_PAGE, _MOST_STRANGE = 1, 0
_LONGEST_STRANGE, _MOST_DIGITS = 16, 6
_MOST_NUMBERS = 2  # of a slug: a carat, a fineness, a product; dates have three
_LONGEST_KEPT = 500  # characters; what is longer is read anew each time, so that a cache stays small
_CACHE, _FEW = 50_000, 5_000  # most queries are not met again: they name a click

_OPTION_NAMES = frozenset({
    "alloy", "diamond", "stone", "stone2", "stone3", "pear", "pearlcolor", "shapediamond", "finish", "metal", "color",
    "shape", "width", "profile", "ringsize", "size", "quality", "womenstone", "menstone", "womenalloy", "menalloy",
})
_NUMBER = re.compile(r"[0-9]{1,3}")
_RANGE = re.compile("(?:[0-9]{1,2}|[0-9]{1,5}0)?-(?:[0-9]{1,2}|[0-9]{1,5}0)?")  # of prices, which are round numbers
_ORDER = re.compile(r"asc|desc|price|name|position|bestseller|new|relevance|popularity|grid|list")
_PARAMETERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(_OPTION_NAMES, option_text),
    **dict.fromkeys(("p", "page", "limit", "product_list_limit"), _NUMBER.fullmatch),
    "price": _RANGE.fullmatch,
    **dict.fromkeys(("dir", "order", "sort", "mode", "product_list_order", "product_list_dir"), _ORDER.fullmatch),
    **dict.fromkeys(("utm_source", "utm_medium", "utm_campaign"), campaign_text),
}


def page_templates(addresses: pl.Series) -> pl.Series:
    """The templates of some different addresses, place for place; null for what is no address."""
    parts = addresses.str.strip_chars_start().str.splitn("#", 2).struct.field("field_0").str.splitn("?", 2)
    places, queries = (Texts.of(parts.struct.field(f"field_{number}")) for number in (0, 1))
    kept = queries.read(kept_parameters, pl.String).fill_null("")
    return places.given(_place_templates(places.values)) + kept


def _place_templates(places: pl.Series) -> pl.Series:
    """The templates of some different places; those whose host is plainly written share what is read of it."""
    origins = places.str.extract(_PLAIN_ORIGIN, 1)
    hosts, paths = Texts.of(origins), Texts.of(places.to_frame("place").select(
        pl.col("place").str.strip_prefix(origins)).to_series())
    with_path = [host_of(origin).kind is not HostKind.FOREIGN for origin in hosts.values.to_list()]
    is_longer = hosts.given(pl.Series(with_path, dtype=pl.Boolean), default=False)
    ends = paths.read(_path_template, pl.String).set(~is_longer, "")
    found = hosts.read(place_template, pl.String) + ends
    odd = origins.is_null()
    return found.scatter(odd.arg_true(), pl.Series(map(place_template, places.filter(odd).to_list()), dtype=pl.String))


def place_template(place: str) -> str | None:
    """Scheme, host and path of an address; null when a browser would find no host in it."""
    return _place(place) if len(place) <= _LONGEST_KEPT else _place.__wrapped__(place)


@lru_cache(_CACHE)
def _place(place: str) -> str | None:
    if place.lstrip()[:5].lower() == "file:":
        return f"file:///{TEXT}"
    found = _ORIGIN.fullmatch(place)
    scheme = (found[1] or "https").lower() if found else ""
    if scheme == "android-app":
        return _app(place)
    host = host_of(place)
    if found is None or scheme not in _SCHEMES or host.name is None:
        return None
    name, path = disclosed_host(host), _path_template(found[2]) if host.kind is not HostKind.FOREIGN else "/"
    return f"{scheme}://{f'[{name}]' if name and ':' in name else name or HOST}{path}"


def _app(place: str) -> str | None:
    found = _APP.fullmatch(place)
    name = found[1].lower() if found else ""
    return f"android-app://{name if is_known_host(name) else HOST}/" if name else None


def disclosed_host(host: Host) -> str | None:
    """The host's name when it may be shown."""
    return host.name if host.name is not None and is_known_host(host.name) else None


@lru_cache(_CACHE)
def _path_template(path: str) -> str:
    segments = path.split("/", _MOST_SEGMENTS + 1)
    kept = [_segment(one, tuple(segments[:place])) for place, one in enumerate(segments[: _MOST_SEGMENTS + 1])]
    return "/".join(kept + [TEXT] * (len(segments) > _MOST_SEGMENTS + 1))


def _segment(segment: str, before: tuple[str, ...]) -> str:
    if len(segment) > _LONGEST_SEGMENT:
        return TEXT
    if segment.isascii() and segment.isdigit():
        is_product = _PRODUCT.fullmatch(segment) and any(before[-len(route):] == route for route in _PRODUCT_ROUTES)
        return segment if is_product else ID
    return segment if not segment or _is_route(segment) or _is_slug(segment) else TEXT


def _is_route(segment: str) -> bool:
    locale = _LOCALE.fullmatch(segment)
    return segment.lower() in _ROUTES or bool(locale and locale[1] in _LANGUAGES)


@lru_cache(_CACHE)
def _is_slug(segment: str) -> bool:
    """Words of the shop with few others among them, as pages of products and categories are named."""
    text = unquote(segment).removesuffix(".html")
    words = [word for word in _WORD_ENDS.split(text) if word]
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    named = [word for word in words if word not in numbers]
    strange = [word for word in named if not is_shops(word)]
    most = _MOST_STRANGE_IN_PAGE if segment.endswith(".html") else _MOST_STRANGE
    return (
        len(strange) < len(named) and len(strange) <= most and sum(map(str.isdigit, text)) <= _MOST_DIGITS
        and len(numbers) <= _MOST_NUMBERS
        and all(word.isalpha() and word.islower() and len(word) <= _LONGEST_STRANGE for word in strange)
    )


def is_public_path(path: str) -> bool:
    """Whether the path of a page may be stored and asked for: nothing in it that a template would leave out.

    A page may also be named by a word of its own alone; whatever stands behind the number of an id route is judged so.
    """
    route = _ID_ROUTE.match(path)
    rest = path[route.end():] if route else path
    folders, slash, page = rest.rpartition("/")
    return _path_template(rest) == rest or (_path_template(folders) == folders and bool(slash and _is_word(page)))


def _is_word(page: str) -> bool:
    word = unquote(page).removesuffix(".html").partition("-")
    named = word[0].isalpha() and word[0].islower() and len(word[0]) <= _LONGEST_STRANGE
    return page.endswith(".html") and named and (not word[1] or bool(_PRODUCT.fullmatch(word[2])))


def kept_parameters(query: str) -> str:
    """What is allowed of a query, with its question mark; "" when nothing is."""
    return _kept(query) if len(query) <= _LONGEST_KEPT else _kept.__wrapped__(query)


@lru_cache(_FEW)
def _kept(query: str) -> str:
    kept = [one for one in query.split("&", _MOST_PARAMETERS)[:_MOST_PARAMETERS] if _is_allowed(one)]
    return f"?{'&'.join(kept)}" if kept else ""


def _is_allowed(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    return name in _PARAMETERS and len(value) <= _LONGEST_SEGMENT and _is_allowed_value(name, value)


@lru_cache(_CACHE)
def _is_allowed_value(name: str, value: str) -> bool:
    return bool(_PARAMETERS[name](unquote(value.replace("+", " "))))
