"""The questions of the rules: statements in files, in which `{{ batch }}` stands for the rows under judgement."""

from collections.abc import Iterable
from datetime import date

from contracts.warehouse.sql import SqlFolder
from expectations.no_rows import BATCH


class Questions(SqlFolder):
    """The questions of a module. A rule keeps its question with Great Expectations' own `{batch}` in it."""

    def __call__(self, name: str, /, **values: object) -> str:
        """The question of `<name>.sql`, without anything around it."""
        return super().__call__(name, batch=BATCH, **values).strip()


def literals(days: Iterable[date]) -> str:
    """Days as a list of SQL literals, oldest first: constants let BigQuery read their partitions only."""
    return ", ".join(f"date '{day}'" for day in sorted(days))


def quoted(values: Iterable[str]) -> str:
    """Texts of our own declarations as a list of SQL literals, in their order."""
    return ", ".join(f"'{value}'" for value in values)
