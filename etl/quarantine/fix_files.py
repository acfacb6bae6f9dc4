"""Fixes as operators write them: options of one call, or a file with one JSON object per line."""

import json
from pathlib import Path

from contracts.errors import UsageError
from etl.quarantine.document_paths import assignments
from etl.quarantine.repair import Fix


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
        try:
            members = json.loads(line)
            one = Fix(str(members["quarantine_id"]), {str(p): _text(v) for p, v in dict(members["set"]).items()})
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f'{file} line {number}: not {{"quarantine_id": …, "set": {{…}}}} ({error!r}).') from error
        if one.quarantine_id in fixes or not one.values:
            raise UsageError(f"{file} line {number}: the item comes twice, or nothing is set.")
        fixes[one.quarantine_id] = one
    if not fixes:
        raise UsageError(f"{file}: it holds no fix.")
    return list(fixes.values())


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
