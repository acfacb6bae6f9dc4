"""What the analyzer said of a statement before: the same statements come day after day, with other dates in them.

dbt's have another comment before them, too.
"""

import json
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from sandbox.bigquery_proxy.analyzer import Parameters
from sandbox.bigquery_proxy.resolved import Deed

KEPT = 2_000
_COMMENT = re.compile(r"\A\s*/\*.*?\*/\s*", re.DOTALL)
_DATE = re.compile(r"date '\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])'")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The deeds of statements that were fine, each with the catalog's version of that time; the latest are kept."""

    _deeds: OrderedDict[tuple[str, str], tuple[int, Deed]] = field(default_factory=OrderedDict)

    def find(self, text: str, parameters: Parameters, changed_at: int) -> Deed | None:
        """The deed of a statement, unless one of its tables was changed since; a date is as good as another."""
        version, deed = self._deeds.get(_key(text, parameters), (-1, None))
        return deed if version >= changed_at else None

    def keep(self, text: str, parameters: Parameters, version: int, deed: Deed) -> None:
        """Keep what a statement does, given the catalog of this version."""
        key = _key(text, parameters)
        self._deeds[key] = version, deed
        self._deeds.move_to_end(key)
        if len(self._deeds) > KEPT:
            self._deeds.popitem(last=False)


def _key(text: str, parameters: Parameters) -> tuple[str, str]:
    kinds = [(one.get("name", ""), one["parameterType"]) for one in parameters.given]
    return _DATE.sub("date '2000-01-01'", _COMMENT.sub("", text)), json.dumps(kinds)
