"""The form of a statement: what is left of it when days, small numbers and ids of publications are taken out.

The same statements come day after day, with other days and ids in them, and dbt's with another comment before them.
Neither what a statement does nor how it is translated depends on them.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.bigquery_proxy.sql_text import without_json_comments

_COMMENT = re.compile(r"\A\s*/\*.*?\*/\s*", re.DOTALL)
_DAY = r"(?:date '\d{4}-\d\d-\d\d'|cast\('\d{4}-\d\d-\d\d' as date\))"
_DAYS = rf"(?<=\bin \()\s*{_DAY}(?:,\s*{_DAY})*\s*(?=\))|{_DAY}"
_NUMBER = r"(?:(?<=[-+] )|(?<=[<>]= ))\d{1,4}\b(?![.:'])"
_ID = r"(?<![0-9])\d{8}T\d{12}Z(?![0-9A-Za-z])"
_VALUE = re.compile(f"(?P<days>{_DAYS})|(?P<number>{_NUMBER})|(?P<id>{_ID})", re.IGNORECASE)
_QUOTED = re.compile(r"'(\d{4}-\d\d-\d\d)'")

# No statement has days after the year 9000, nor such ids or numbers: what stands for a value is taken for no other one.
_FIRST_DAY = date(9000, 1, 1)
_FIRST_NUMBER = 900_000_000
_NUMBERS_APART = 1_000  # a translation may count from one where a statement counts from zero
_STANDS_FOR = re.compile(r"CAST\('9\d{3}-\d\d-\d\d' AS DATE\)|\b9\d{3}-\d\d-\d\d\b|\b9\d{8}\b|9\d{7}T\d{12}Z")


def without_comment(text: str) -> str:
    """A statement without the comment that it begins with, and without dbt's, wherever it was moved to."""
    plain = _COMMENT.sub("", text)
    return without_json_comments(plain) if "/* {" in plain else plain


def blanked(text: str, *, ids: bool) -> str:
    """A statement with the same day, and the same number, for all of those in it; with the same id too, if asked."""

    def blank(found: re.Match[str]) -> str:
        if found["number"]:
            return "1"
        if found["id"]:
            return "00000000T000000000000Z" if ids else found[0]
        return "date '2000-01-01'" if _are_days(found[0]) else found[0]

    return _VALUE.sub(blank, without_comment(text))


@dataclass(frozen=True, slots=True)
class Form:
    """A statement with something else in place of each value, and what goes there in the emulator's own SQL.

    The days of a list are one value.
    """

    text: str
    values: dict[str, str]

    @classmethod
    def of(cls, text: str) -> "Form":
        """The form of a statement; of one that has in it what would stand for a value, the statement itself."""
        plain = without_comment(text)
        if _STANDS_FOR.search(plain):
            return cls(plain, {})
        written: dict[str, str] = {}
        values: dict[str, str] = {}

        def named(found: re.Match[str]) -> str:
            if found["days"] and not _are_days(found[0]):
                return found[0]
            if found[0] not in written:
                written[found[0]], stands_for, value = _replacement(found, len(written) + 1)
                values[stands_for] = value
            return written[found[0]]

        return cls(_VALUE.sub(named, plain), values)

    def blank(self, name: str) -> str:
        """The name of a table as it stands in the form."""
        return next((name.replace(value, sign) for sign, value in self.values.items() if value in name), name)

    def filled(self, sql: str) -> str | None:
        """A translation of the form as one of the statement; none if what stands for a value was changed in it."""
        signs = set(_STANDS_FOR.findall(sql))
        if not signs <= self.values.keys():
            return None
        return _STANDS_FOR.sub(lambda found: self.values[found[0]], sql) if signs else sql


def _are_days(text: str) -> bool:
    try:
        return bool([date.fromisoformat(day) for day in _QUOTED.findall(text)])
    except ValueError:
        return False


def _replacement(found: re.Match[str], number: int) -> tuple[str, str, str]:
    """What stands in the form, what that is once it is translated, and what goes there."""
    if found["number"]:
        return (name := f"{_FIRST_NUMBER + number * _NUMBERS_APART}"), name, found[0]
    if found["id"]:
        return (name := f"90000101T{number:012}Z"), name, found[0]
    day = _FIRST_DAY + timedelta(days=number)
    return f"date '{day}'", _cast(f"{day}"), ", ".join(map(_cast, _QUOTED.findall(found[0])))


def _cast(day: str) -> str:
    return f"CAST('{day}' AS DATE)"
