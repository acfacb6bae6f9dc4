"""Drift: what documents held beyond the contract, counted by name, in a list that stays short whatever comes."""

from collections import Counter
from collections.abc import Mapping

from contracts.datasets.forms.unknown_fields import TEXT, field_name, key_name, place_of

UNKNOWN = "unknown:"
FEWEST = 5  # documents
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
        kept[_shown_name(name) if place < MOST_NAMES else OTHERS] += count
    return kept


def disclosed(drift: Mapping[str, int]) -> Counter[str]:
    """The drift of a batch as manifests, ledgers and alerts have it.

    The name of an unknown field is shown when its words are those of programs, or `FEWEST` documents have it: a field
    of the tracker's is in many, what one document alone names so may be a person.
    """
    shown: Counter[str] = Counter()
    for name, count in bounded(drift).items():
        shown[name if count >= FEWEST or _is_known(name) else UNKNOWN + TEXT] += count
    return shown


def _is_known(name: str) -> bool:
    if not name.startswith(UNKNOWN):
        return True
    path = name.removeprefix(UNKNOWN)
    own = path[len(place_of(path)):]
    return key_name(own) == own


def _shown_name(name: str) -> str:
    kind, mark, path = name.partition(":")
    return ":".join([kind, *map(field_name, path.split(":"))]) if mark else field_name(name)
