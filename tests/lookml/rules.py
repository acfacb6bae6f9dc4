"""What a field reads: the columns in its SQL."""

import re

from dashboards.lookml import Field

_COLUMN = re.compile(r"\$\{TABLE\}\.(\w+)")


def columns_of(field: Field) -> set[str]:
    """Every column of its table that a field reads."""
    return set(_COLUMN.findall(field.sql))


def plain_column(field: Field) -> str | None:
    """The column that a field shows or sums as it is; none when it makes something of it.

    Measures under a name of their own may say more than their column does.
    """
    found = _COLUMN.fullmatch(field.sql.strip())
    if not found or (field.kind == "measure" and field.name != found[1]):
        return None
    return found[1]
