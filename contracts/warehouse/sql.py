"""SQL of the pipeline: one statement a file, beside the code that sends it; jinja fills it in, as it does dbt's.

Values of a statement are its parameters, `@name`. What jinja puts in is ours alone: names of tables and columns, days
as literals so that BigQuery reads their partitions only, and conditions that the code composes.
"""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


class SqlFolder:
    """The statements of a module: `sql/<module>/` beside it; texts that modules share lie in `sql/` itself."""

    def __init__(self, module: str) -> None:
        """`module` is the module's `__file__`; nothing is read before the first statement."""
        shared = Path(module).with_name("sql")
        self._environment = Environment(  # noqa: S701 - SQL, not HTML; see above for what is put in
            loader=FileSystemLoader([shared / Path(module).stem, shared]), undefined=StrictUndefined,
        )

    def __call__(self, name: str, /, **values: object) -> str:
        """The text of `<name>.sql` with its names replaced by values.

        Raises:
            jinja2.UndefinedError: a name of the text has no value.
            jinja2.TemplateNotFound: there is no such file.
        """
        return self._environment.get_template(f"{name}.sql").render(values)


def text_literal(value: str) -> str:
    """A string as a literal of a script; JSON's escapes are BigQuery's too."""
    return json.dumps(value, ensure_ascii=False)


def day_list(days: Iterable[date]) -> str:
    """Days as literals, for a list."""
    return ", ".join(f"date '{day}'" for day in days)
