"""Hosts that may be shown: the shop's, those of its tests, and the well-known sites that visitors come from."""

import re
from functools import lru_cache

from contracts.datasets.normalise.hosts import PRIVATE_ENDS, TEST_WORDS
from contracts.shop.stores import STORES

_OWN_NAMES = frozenset({"glamira", "ring-paare"})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SHOP_LABELS = frozenset(label for store in STORES.values() for label in store.host.split(".")) | _OWN_NAMES
_KNOWN_LABELS = _SHOP_LABELS | TEST_WORDS | PRIVATE_ENDS | {"www", "shop", "m", "mobile", "web", "app"}
_NUMBERED = re.compile(r"([a-z]+)[0-9]{1,2}")
_AREAS = frozenset({store.language for store in STORES.values()} | {"eu"}
                   | {store.country_code.lower() for store in STORES.values()})
_SITES = (
    "google|bing|yahoo|duckduckgo|ecosia|qwant|startpage|baidu|yandex|naver|daum|seznam|facebook|instagram|pinterest"
    "|twitter|youtube|linkedin|tiktok|reddit|whatsapp|messenger|paypal|klarna|criteo|idealo|billiger|ladenzeile"
    "|stylight|lyst|kelkoo|trustpilot|weddingwire|theknot|amazon|ebay|etsy|translate|gmx|web|outlook|live|icloud"
)
_SITE = re.compile(
    rf"(?:(?:www|m|l|lm|mobile|search|mail|translate|images|news|en|de|r|s|out|ads|go|com|android|gm)\.){{0,5}}"
    rf"(?:{_SITES})(?:\.(?:com|net|org|co|[a-z]{{2}})){{1,2}}"
    r"|t\.co|com\.(?:google|facebook|instagram|pinterest|twitter)\.android"
    r"|com\.google\.android\.(?:gm|gms|youtube|googlequicksearchbox|apps\.(?:messaging|maps|translate|photos|docs))"
    r"|com\.facebook\.(?:katana|orca|lite)|com\.pinterest|com\.instagram\.lite|com\.whatsapp"
)
_TRANSLATED = ".translate.goog"


@lru_cache(50_000)
def is_known_host(name: str) -> bool:
    """Whether a host, as DNS has it, is the shop's, one of its tests, or a site that everybody knows."""
    if name in _LOOPBACK or _SITE.fullmatch(name):
        return True
    if name.endswith(_TRANSLATED):
        name = name.removesuffix(_TRANSLATED).replace("--", "\0").replace("-", ".").replace("\0", "-")
    labels = name.split(".")
    known = [_is_known(label) or (place > 0 and label in _AREAS) for place, label in enumerate(labels)]
    return all(known) and any(map(_names_the_shop, labels))


def _is_known(label: str) -> bool:
    """Every word of it is known; `dev2`, `stage-de` and `qa01` are words of testing."""
    return label in _KNOWN_LABELS or all(
        part in _KNOWN_LABELS or part in _AREAS or _is_numbered(part) for part in label.split("-")
    )


def _is_numbered(part: str) -> bool:
    found = _NUMBERED.fullmatch(part)
    return found is not None and found[1] in TEST_WORDS


def _names_the_shop(label: str) -> bool:
    return label in _OWN_NAMES or label in TEST_WORDS or label in PRIVATE_ENDS
