"""What the analyzer said of a statement before: the same statements come day after day, with other dates in them.

dbt's have another comment before them, too.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

from sandbox.bigquery_proxy.analyzer import Parameters
from sandbox.bigquery_proxy.resolved import Deed

KEPT = 5_000
_COMMENT = re.compile(r"\A\s*/\*.*?\*/\s*", re.DOTALL)
_DATE = r"date '\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])'"
_DATES = re.compile(rf"(?<=\bin \()\s*{_DATE}(?:,\s*{_DATE})*\s*(?=\))|{_DATE}")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The tables that statements speak of, and the deeds of those that were fine; the latest are kept.

    A deed is that of a text, of its parameters' types, and of the definitions of its tables (`Catalog.definitions`).
    """

    _names: LRUCache[str, frozenset[str]] = field(default_factory=lambda: LRUCache(KEPT))
    _deeds: LRUCache[tuple[str, str, tuple[str, ...]], Deed] = field(default_factory=lambda: LRUCache(KEPT))

    def names(self, text: str, ask: Callable[[str], frozenset[str]]) -> frozenset[str]:
        """The tables that a statement or script speaks of; `ask` is asked once."""
        known = self._names.get(key := _without_dates(text))
        if known is None:
            known = self._names[key] = ask(text)
        return known

    def find(self, text: str, parameters: Parameters, definitions: tuple[str, ...]) -> Deed | None:
        """The deed of a statement on tables that look as they did; dates, and lists of them, are alike."""
        return self._deeds.get((_without_dates(text), _kinds(parameters), definitions))

    def keep(self, text: str, parameters: Parameters, definitions: tuple[str, ...], deed: Deed) -> None:
        """Keep what a statement does."""
        self._deeds[_without_dates(text), _kinds(parameters), definitions] = deed


def _without_dates(text: str) -> str:
    return _DATES.sub("date '2000-01-01'", _COMMENT.sub("", text))


def _kinds(parameters: Parameters) -> str:
    return json.dumps([(one.get("name", ""), one["parameterType"]) for one in parameters.given])
