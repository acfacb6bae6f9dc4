"""Whether a command printed what its page shows; what differs from run to run only has to have the same form."""

import re
from collections.abc import Sequence

ELIDED = "…"
# What another run, machine or sandbox prints otherwise, by the form that it has.
_FORMS = {
    "contract": r"\bcontract \d+\.\d+\.\d+",
    "moment": r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d", "publication": r"\b\d{8}T\d{12}Z",
    "batch": r"\b\d{8}-[0-9a-f]{16}\b", "version": r"\b[0-9a-f]{16}\b", "fingerprint": r"\b[0-9a-f]{12}\b",
    "seconds": r"\b\d+\.\d s\b", "port": r"127\.0\.0\.1:\d+", "bar": "█+", "rule": "[━─]+", "space": " +",
}
_VARYING = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _FORMS.items()) + f"|(?P<elided>{ELIDED})")


def missing(shown: Sequence[str], printed: Sequence[str]) -> str | None:
    """The first line of a page that the output has not, in order; None when it has all of them.

    A line of the page may leave out parts by `…`; a line that is only `…` leaves out lines. Without such a line the
    output may have further lines as well, since a page shows what its reader needs.
    """
    rest = iter(printed)
    for line in shown:
        form = _form(line.strip())
        if line.strip() not in ("", ELIDED) and not any(form.fullmatch(one.strip()) for one in rest):
            return line
    return None


def _form(line: str) -> re.Pattern[str]:
    parts, end = [], 0
    for found in _VARYING.finditer(line):
        parts += [re.escape(line[end:found.start()]), _FORMS.get(str(found.lastgroup), ".*")]
        end = found.end()
    return re.compile("".join([*parts, re.escape(line[end:])]))
