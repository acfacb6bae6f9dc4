"""JSON-LD: the things that a page's scripts describe, however their types, keys and texts are written."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

import chompjs

_VOCABULARY = re.compile(r"(?:(?:https?:)?//)?(?:www\.)?schema\.org/|schema:", re.IGNORECASE)
_PRODUCT_TYPES = {"product", "individualproduct", "productgroup", "productmodel", "someproducts"}
# The things of these are the page's own; those of others, such as isRelatedTo and itemListElement, are other pages'.
_GRAPH, _MAIN, _VARIANTS = "@graph", "mainEntity", "hasVariant"
_CDATA = re.compile(r"(?:/\*[ \t]{0,9})?(?:<!\[CDATA\[|\]\]>)(?:[ \t]{0,9}\*/)?")
# The lenient reader drops what stands right behind one.
_OPENING_COMMENTS = re.compile(r"(?:/\*.*?\*/\s*)+", re.DOTALL)
# More than any shop's page needs, and read within seconds.
_MOST_OBJECTS, _MOST_THINGS, _MOST_PREFIXES, LONGEST_LENIENT = 100, 10_000, 20, 1 << 20
_NO_JSON = (ValueError, RecursionError)

Data = dict[str, Any]
Prefixes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of a script, its keys without the vocabulary's name; `is_main` when a page calls it its subject.

    `prefixes` are the script's own short names of the vocabulary.
    """

    data: Data
    is_main: bool = False
    prefixes: Prefixes = frozenset()

    @property
    def is_product(self) -> bool:
        """Whether its type, or one of its types, is a product."""
        return any(bare(kind, self.prefixes).lower() in _PRODUCT_TYPES for kind in _listed(self.data.get("@type")))

    def texts(self, *names: str) -> list[str]:
        """The texts that it has under some names: plain, as JSON-LD values, or as values of a named property."""
        values = (_listed(self.data.get(name)) for name in names)
        found = (self._value(value) if isinstance(value, dict) else value for one in values for value in one)
        return [text for text in found if isinstance(text, str)]

    def part(self, name: str) -> "Thing":
        """The first object under a name; an empty one when there is none."""
        objects = (value for value in _listed(self.data.get(name)) if isinstance(value, dict))
        return _thing(next(objects, {}), prefixes=self.prefixes)

    def _value(self, data: Data) -> Any:
        return data["@value"] if "@value" in data else _thing(data, prefixes=self.prefixes).data.get("value")


def is_json_ld(script_type: str) -> bool:
    """Whether a script's type says so, in whatever case, with or without parameters."""
    return script_type.partition(";")[0].strip().lower() == "application/ld+json"


def products(scripts: Iterable[str]) -> list[Thing]:
    """The products among the things of some scripts, in their order, without those that belong to other things."""
    things = list(islice((thing for script in scripts for thing in _things(_decoded(script))), _MOST_THINGS))
    main = {text for thing in things for text in thing.part(_MAIN).texts("@id")}
    return [
        replace(thing, is_main=thing.is_main or not main.isdisjoint(thing.texts("@id")))
        for thing in things if thing.is_product
    ]


def bare(name: Any, prefixes: Prefixes = frozenset()) -> str:
    """A name of the vocabulary without the vocabulary: `https://schema.org/Product` and `schema:Product` are one."""
    prefix, is_short, rest = name.partition(":") if isinstance(name, str) else ("", "", "")
    if is_short and prefix in prefixes:
        return rest
    return _VOCABULARY.sub("", name.strip(), count=1).rstrip("/#") if isinstance(name, str) else ""


def _decoded(script: str) -> list[Any]:
    """What a script holds; where it is no JSON, what a lenient reader makes of it, comments and all."""
    text = script.strip("\ufeff \t\r\n")
    try:
        # Numbers stay the digits the page has: a price never becomes a float.
        return [json.loads(text, parse_float=str, parse_int=str, strict=False)]
    except _NO_JSON:
        return list(leniently(_CDATA.sub(" ", text)))


def leniently(text: str) -> Iterator[Any]:
    """The objects that a script's text has as JavaScript writes them: bare names, any quotes, commas at the end.

    None of a text that is too long for that.
    """
    if len(text) > LONGEST_LENIENT:
        return
    bare_text = _OPENING_COMMENTS.sub("", text.lstrip(), count=1) if text.lstrip().startswith("/*") else text
    reading = {"parse_float": str, "parse_int": str, "strict": False}
    try:
        yield from islice(chompjs.parse_js_objects(bare_text, loader_kwargs=reading), _MOST_OBJECTS)
    except _NO_JSON:
        return


def _things(found: list[Any]) -> Iterator[Thing]:
    """The objects among some values: in lists, in graphs, as a page's subject and as its variants.

    Not by recursion, for any depth.
    """
    waiting: list[tuple[Any, bool, Prefixes]] = [(found, False, frozenset())]
    while waiting:
        value, is_main, prefixes = waiting.pop()
        if isinstance(value, list):
            waiting.extend((one, is_main, prefixes) for one in reversed(value))
        elif isinstance(value, dict):
            thing = _thing(value, is_main, prefixes)
            yield thing
            waiting.append((thing.data.get(_VARIANTS), is_main, thing.prefixes))
            waiting.append((thing.data.get(_GRAPH), is_main, thing.prefixes))
            waiting.append((thing.data.get(_MAIN), True, thing.prefixes))


def _thing(value: Data, is_main: bool = False, prefixes: Prefixes = frozenset()) -> Thing:
    # A thing within others has all of theirs: more than a few would be copied for each.
    known = frozenset(islice(chain(prefixes, _own_prefixes(value.get("@context"))), _MOST_PREFIXES))
    return Thing({bare(name, known): one for name, one in value.items()}, is_main, known)


def _own_prefixes(context: Any) -> Iterator[str]:
    """The short names that a context gives the vocabulary."""
    for one in _listed(context):
        for name, said in one.items() if isinstance(one, dict) else ():
            address = said.get("@id") if isinstance(said, dict) else said
            if isinstance(address, str) and _VOCABULARY.fullmatch(address):
                yield name


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
