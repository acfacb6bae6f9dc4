"""Fields that no contract knows, as they may be shown: their names and types; values of allowed fields alone.

The tracker's program names the fields of a document, of a line and of an option: names that look like a program's are
shown. What keys inside of an unknown field are nobody knows; they may be visitors. Of them known words alone are shown.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Any

from contracts.datasets.forms.vocabulary import CAMPAIGN_WORDS, SHOP_WORDS

TEXT = "[text]"
_KEYS = """
ab abs accept accepted active add address age agent amount answer api app array attempt audience auth available avg
banner bar base basket batch baz body bool bot browser build button cache campaign cart category channel checked
checkout city clicked client code collect collection color colour comment config consent cookie cookies count country
coupon created cur currencies currency current customer customers data date day debug deep default delta depth device
discount document dom duration element email enabled end engine env error errors event experiment experiments expires
extra false feature features field fields file filter first flag flags foo form format frame from geo goal group hash
header headers height hidden history host hour id identity ids impression index info input install interval ip is isp
item items key keys kind label lang language last lat layout length level limit line link list lng local locale locked
log login lon loyalty major map marketing max media message meta method min minor minute mobile mode model module
month mouse name names navigation nested network new next note null number object offer offset old on opt option
options order orders origin os other package page params parent partner password path payload performance permission
phone pixel platform plugin pointer pos position price priority product products profile promo promotion property
provider purchase quantity query question queue rank rate rating ratio reason receipt received ref referral referrer
region registered related release request required reset response result results retry review revision role route rows
rule sample sampled sampling scope score screen scroll sdk search second segment segments selected sent server service
session sessions set settings shipping shop signup site size sku slot social sort source span speed split start state
status step stock store stream string sub sum support survey sync system tab tag tags target tax team template term
test text theme thread tier time timestamp title to token top total touch track tracker tracking traffic trial trigger
type types ui unit unknown updated upload url user users utm uuid valid value values variant vendor verified version
view viewport views visible visit visitor voucher web website weight width window wishlist word worker wrap written x
y year zip zone
"""
_LONGEST_NOBODY = 2  # letters; so few name nobody
_KEY_WORDS = frozenset(_KEYS.split()) | SHOP_WORDS | CAMPAIGN_WORDS
# Fields that the tracker tries out: what of their values may be kept.
ALLOWED = {"ab_variant": re.compile("[A-Z]")}
_PLACE = re.compile(r"(?:cart_products\.(?:[0-9]{1,8}\.)?)?(?:option\.(?:[0-9]{1,8}\.)?)?")
_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_LONGEST_NAME, _LONGEST_WORD, _MOST_WORDS, _MOST_DIGITS = 40, 15, 6, 4
_DEEPEST, _MOST_NAMES = 3, 20
_TYPES: dict[type, str] = {
    type(None): "null", bool: "bool", str: "string", int: "int", float: "double", datetime: "date", list: "array",
    dict: "object",
}


def field_name(path: str) -> str:
    """The path of a field of a document, a line or an option; `[text]` for a name that looks like no program's."""
    above = place_of(path)
    name = path[len(above):]
    is_known = len(name) <= _LONGEST_NAME and all(key_name(part) == part for part in name.split("."))
    return path if _is_a_programs(name) or is_known else above + TEXT


def place_of(path: str) -> str:
    """The beginning of a path that says in which line or option its last name is; "" for a document's own field."""
    found = _PLACE.match(path)
    return found[0] if found else ""


def key_name(name: str) -> str:
    """A key inside of an unknown field, when all its words are those of programs and shops; else `[text]`."""
    return name if _is_a_programs(name) and _words(name) <= _KEY_WORDS else TEXT


def _is_a_programs(name: str) -> bool:
    """Whether a name is of a few words without many digits, as nobody writes addresses, numbers and tokens."""
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name) or sum(map(str.isdigit, name)) > _MOST_DIGITS:
        return False
    words = _WORD.findall(name)
    return len(words) <= _MOST_WORDS and all(len(word) <= _LONGEST_WORD for word in words)


@lru_cache(10_000)
def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(name) if not word.isdigit() and len(word) > _LONGEST_NOBODY)


def disclosed_field(path: str, value: Any, depth: int = 1) -> Any:
    """What is kept of an unknown field: its value where it is allowed, else its type; of documents those of fields."""
    allowed = ALLOWED.get(path)
    if allowed and isinstance(value, str) and allowed.fullmatch(value):
        return value
    if isinstance(value, dict) and value and depth <= _DEEPEST:
        names = list(value)[:_MOST_NAMES]
        return {key_name(str(name)): disclosed_field("", value[name], depth + 1) for name in names}
    return next((name for kind, name in _TYPES.items() if isinstance(value, kind)), "other")
