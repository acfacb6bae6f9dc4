"""What the analyzer said of a statement before: the same statements come day after day, with other values in them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

from sandbox.bigquery_proxy.analyzer import Parameters
from sandbox.bigquery_proxy.forms import blanked
from sandbox.bigquery_proxy.resolved import Deed

KEPT = 5_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """The tables that statements speak of, and the deeds of those that were fine; the latest are kept.

    A deed is that of a text, of its parameters' types, and of the definitions of its tables (`Catalog.definitions`).
    """

    _names: LRUCache[str, frozenset[str]] = field(default_factory=lambda: LRUCache(KEPT))
    _deeds: LRUCache[tuple[str, str, tuple[str, ...]], Deed] = field(default_factory=lambda: LRUCache(KEPT))

    def names(self, text: str, ask: Callable[[str], frozenset[str]]) -> frozenset[str]:
        """The tables that a statement or script speaks of; `ask` is asked once."""
        known = self._names.get(key := blanked(text, ids=False))
        if known is None:
            known = self._names[key] = ask(text)
        return known

    def find(self, text: str, parameters: Parameters, definitions: tuple[str, ...]) -> Deed | None:
        """The deed of a statement on tables that look as they did; days, lists of them and small numbers are alike.

        So are the ids in names of tables that are only read.
        """
        kinds = _kinds(parameters)
        forms = (blanked(text, ids=ids) for ids in (False, True))
        return next((deed for form in forms if (deed := self._deeds.get((form, kinds, definitions)))), None)

    def keep(self, text: str, parameters: Parameters, definitions: tuple[str, ...], deed: Deed) -> None:
        """Keep what a statement does."""
        self._deeds[blanked(text, ids=deed.kind == "query"), _kinds(parameters), definitions] = deed


def _kinds(parameters: Parameters) -> str:
    return json.dumps([(one.get("name", ""), one["parameterType"]) for one in parameters.given])
