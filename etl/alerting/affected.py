"""Who is affected by a halt: the readers of the marts that dbt's exposures name."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from etl.transform.dbt_command import PROJECT

log = logging.getLogger(__name__)

EXPOSURES = PROJECT / "models" / "exposures.yml"


@dataclass(frozen=True, slots=True)
class Exposure:
    """A reader of the marts, such as a dashboard; `owner` and `url` may be empty."""

    name: str
    kind: str
    owner: str = ""
    url: str = ""

    def __str__(self) -> str:
        """One line of an alert."""
        owner = f", owner {self.owner}" if self.owner else ""
        return f"{self.name} ({self.kind}{owner}) {self.url}".rstrip()


def exposures(file: Path = EXPOSURES) -> tuple[Exposure, ...]:
    """The exposures of a dbt file, in its order; none when there is no such file or it cannot be understood."""
    try:
        return tuple(_read(yaml.safe_load(file.read_text(encoding="utf-8"))))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, yaml.YAMLError) as error:
        log.warning("no exposures: %s is not readable (%s)", file, type(error).__name__)
        return ()


def _read(content: Any) -> Iterator[Exposure]:
    for one in _list(content, "exposures"):
        if isinstance(one, Mapping) and "name" in one:
            yield Exposure(
                str(one.get("label") or one["name"]), str(one.get("type") or "exposure"), _owner(one.get("owner")),
                str(one.get("url") or ""),
            )


def _list(content: Any, name: str) -> list[Any]:
    found = content.get(name) if isinstance(content, Mapping) else None
    return found if isinstance(found, list) else []


def _owner(owner: Any) -> str:
    known = owner if isinstance(owner, Mapping) else {}
    return " ".join(str(known[part]) for part in ("name", "email") if known.get(part))
