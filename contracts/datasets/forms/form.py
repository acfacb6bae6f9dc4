"""The form of a column: its class, what it says, and which texts have it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from contracts.datasets.forms.classes import DataClass


@dataclass(frozen=True)
class Form:
    """A closed form: the class of its values, and what they look like.

    `pattern` is a regular expression over the whole text, for polars and Python alike; `read` gives what is kept of a
    text that no pattern can judge, null for one that does not fit. A form with neither is kept by the code that makes
    its values. Outer spaces are no part of a form that `is_trimmed`. `family` names the rule of the policy that bounds
    how many values may not fit.
    """

    name: str
    data_class: DataClass
    meaning: str
    pattern: str = ""
    read: Callable[[str], str | None] | None = None
    family: str = ""
    is_trimmed: bool = True

    @property
    def whole(self) -> str:
        """The pattern for an engine that looks for a match anywhere."""
        return f"^(?:{self.pattern})$"

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def has(self, text: str) -> bool:
        """Whether a text has the pattern as it is, with its outer spaces."""
        return self._compiled.fullmatch(text) is not None

    def fitting(self, text: str) -> str | None:
        """What is kept of a text; null when it does not fit."""
        text = text.strip() if self.is_trimmed else text
        if self.pattern:
            return text if self._compiled.fullmatch(text) else None
        return self.read(text) if self.read else text
