"""The awkward documents of `tests/fixtures/awkward` with the fates written beside them, and how to compare."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bson import json_util

AS_STORED = json_util.JSONOptions(tz_aware=True, tzinfo=UTC)
FOLDER = Path(__file__).parent / "fixtures" / "awkward"
DAY = date(2020, 5, 13)


@dataclass(frozen=True)
class Case:
    """One document; `accepted` are columns it must land with, `reasons` all it must be refused for, or neither."""

    name: str
    document: dict[str, Any]
    accepted: dict[str, Any] | None
    reasons: tuple[str, ...]
    is_published: bool

    @property
    def is_order(self) -> bool:
        """Whether it is an accepted order."""
        return self.accepted is not None and self.document["collection"] == "checkout_success"


def cases() -> list[Case]:
    """Every case of every file."""
    return [_case(file.stem, entry) for file in sorted(FOLDER.glob("*.json")) for entry in json.loads(file.read_text())]


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where `found` is not what was expected: records may have more members, lists must be of one length."""
    if isinstance(expected, dict):
        members = json.loads(found) if isinstance(found, str) else found
        if not isinstance(members, dict):
            return [f"{path}: {found!r} instead of {expected!r}"]
        members = [(name, value, members.get(name)) for name, value in expected.items()]
        return [line for name, one, other in members for line in differences(one, other, f"{path}.{name}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for number, (one, other) in pairs for line in differences(one, other, f"{path}.{number}")]
    return [] if _as_written(found, expected) == expected else [f"{path}: {found!r} instead of {expected!r}"]


def _as_written(found: Any, expected: Any) -> Any:
    if isinstance(found, Decimal) and isinstance(expected, str):
        return expected if found == Decimal(expected) else str(found)
    return found.isoformat() if isinstance(found, date | datetime) else found


def _case(file: str, entry: dict[str, Any]) -> Case:
    return Case(
        name=f"{file}: {entry['case']}",
        document=json_util.loads(json.dumps(entry["document"]), json_options=AS_STORED),
        accepted=entry.get("accepted"),
        reasons=tuple(entry.get("quarantined", ())),
        is_published=entry.get("published", True),
    )
