"""A YAML file read as nested facts: a key that is unknown, missing or written twice is told, never passed over."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import PolicyError

Facts = Mapping[str, object]


class _OnceLoader(yaml.SafeLoader):
    """A safe loader that refuses a key written twice, where YAML would silently take the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"`{twice[0]}` stands there twice, the second time {node.end_mark}")
        return super().construct_mapping(node, deep)


def read_facts(file: Path) -> object:
    """What the file says; PolicyError when it cannot be read as YAML."""
    place = "/".join(file.parts[-3:])
    try:
        return yaml.load(file.read_text(encoding="utf-8"), _OnceLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise PolicyError(f"{place}: it cannot be read ({error.strerror}). Restore it from the repository.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"{place}: it is no valid YAML ({' '.join(str(error).split())}). Correct it.") from error


def members(place: str, stated: object, required: Sequence[str] = (), optional: Sequence[str] = ()) -> Facts:
    """The members of one mapping; PolicyError when it is none, or its keys are not those wanted.

    Without `required` any keys are taken.
    """
    if not isinstance(stated, dict) or not stated or not all(isinstance(key, str) for key in stated):
        raise PolicyError(f"{place}: it is {stated!r}. Write a mapping of names.")
    missing = [name for name in required if name not in stated]
    if missing:
        raise PolicyError(f"{place}: `{missing[0]}` is missing. Add it.")
    unknown = [name for name in stated if required and name not in (*required, *optional)]
    if unknown:
        known = ", ".join((*required, *optional))
        raise PolicyError(f"{place}: `{unknown[0]}` is unknown. Write one of {known}.")
    return stated
