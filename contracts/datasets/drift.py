"""Drift: what documents held beyond the contract, counted by name, in a list that stays short whatever comes."""

from collections import Counter
from collections.abc import Mapping

from contracts.datasets.forms.unknown_fields import field_name

MOST_NAMES = 200
LONGEST_NAME = 100
OTHERS = "others"


def bounded(drift: Mapping[str, int]) -> Counter[str]:
    """The drift under at most `MOST_NAMES` names, the rest of it under `OTHERS`; no occurrence is lost.

    The names come from documents: long ones are cut, and what looks like no name is `[text]`. The most frequent names
    are kept, of equally frequent ones the first of the alphabet, so that equal batches have equal drift.
    """
    named: Counter[str] = Counter()
    for name, count in drift.items():
        named[name[:LONGEST_NAME]] += count
    ranked = sorted(named.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0]))
    kept: Counter[str] = Counter()
    for place, (name, count) in enumerate(ranked):
        kept[_told(name) if place < MOST_NAMES else OTHERS] += count
    return kept


def _told(name: str) -> str:
    kind, mark, path = name.partition(":")
    return ":".join([kind, *map(field_name, path.split(":"))]) if mark else field_name(name)
