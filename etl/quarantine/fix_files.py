"""Fixes as operators write them: options of one call, or a file with one JSON object per line."""

import json
from pathlib import Path

from contracts.errors import UsageError
from etl.quarantine.document_paths import assignments
from etl.quarantine.repair import Fix

_FORM = 'Write each line as {"quarantine_id": ID, "set": {PATH: VALUE, …}}.'


def single_fix(quarantine_id: str, values: list[str]) -> Fix:
    """The fix of one call.

    Raises:
        UsageError: no item, or nothing to set.
    """
    if not quarantine_id or not values:
        raise UsageError("quarantine fix: name an item and at least one --set PATH=VALUE, or give a --file.")
    return Fix(quarantine_id, assignments(values))


def read_fixes(file: Path) -> list[Fix]:
    """The fixes of a file: lines of `{"quarantine_id": ID, "set": {PATH: VALUE, …}}`; blank lines are skipped.

    A value that is no text, such as 2 or [..], is Extended JSON and means what it says.

    Raises:
        UsageError: a line is not of that form, or an item comes twice; names the line.
    """
    fixes: dict[str, Fix] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        one = _fix(f"{file}, line {number}", line)
        if one.quarantine_id in fixes:
            raise UsageError(f"{file}, line {number}: item {one.quarantine_id} comes twice. Set all in one line.")
        fixes[one.quarantine_id] = one
    if not fixes:
        raise UsageError(f"{file}: it holds no fix.")
    return list(fixes.values())


def _fix(place: str, line: str) -> Fix:
    try:
        members = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{place}: it is no JSON. {_FORM}") from error
    if not isinstance(members, dict):
        raise UsageError(f"{place}: it is no object. {_FORM}")
    quarantine_id, values = members.get("quarantine_id"), members.get("set")
    if not isinstance(quarantine_id, str) or not quarantine_id:
        raise UsageError(f"{place}: it has no quarantine_id. {_FORM}")
    if not isinstance(values, dict) or not values:
        raise UsageError(f"{place}: it sets nothing. {_FORM}")
    return Fix(quarantine_id, {path: _text(value) for path, value in values.items()})


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
