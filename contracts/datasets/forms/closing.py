"""Columns brought to their forms: what fits stays, what says nothing is null, what does not fit is null and counted."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from contracts.datasets.forms.form import Form
from contracts.datasets.forms.known_forms import PAGE
from contracts.datasets.forms.pages import page_templates
from contracts.datasets.normalise.identifiers import says_missing
from contracts.datasets.normalise.scalars import blank_to_null

MISFIT, SPACED = "form:", "space:"
LONGEST_TEXT = 4_000  # characters; no form has longer texts


@dataclass(slots=True)
class Closing:
    """What closing columns found: `drift` by kind and field, and how many values each field `told`."""

    drift: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)

    def column(self, texts: pl.Series, form: Form, source: str) -> pl.Series:
        """A text column in its form; `source` names the field in counts."""
        values = texts.unique(maintain_order=False).drop_nulls() if not form.pattern else self._odd(texts, form)
        self.told[source] += len(texts) - texts.null_count()
        if not len(values):
            return texts
        kept = self._kept(values, form)
        self._count(texts, values, kept, source)
        if (kept == values).fill_null(False).all():
            return texts
        return texts.replace(values, kept)

    def only_counted(self, texts: pl.Series, form: Form, source: str) -> None:
        """Count the values that do not fit, and change none."""
        self.told[source] += len(texts) - texts.null_count()
        if len(values := self._odd(texts, form)):
            self._count(texts, values, self._kept(values, form), source)

    def _odd(self, texts: pl.Series, form: Form) -> pl.Series:
        return texts.filter(~texts.str.contains(form.whole)).unique()

    def _kept(self, values: pl.Series, form: Form) -> pl.Series:
        if form.name == PAGE.name:  # Pandera copies what its fields are told
            short = values.str.len_bytes() <= 4 * LONGEST_TEXT
            return page_templates(values.str.strip_chars().set(~short, ""))
        return pl.Series([_fitting(text, form) for text in values], dtype=pl.String)

    def _count(self, texts: pl.Series, values: pl.Series, kept: pl.Series, source: str) -> None:
        pairs = list(zip(values, kept, strict=True))
        lost = [text for text, one in pairs if one is None and not says_nothing(text)]
        if lost:
            self.drift[f"{MISFIT}{source}"] += int(texts.is_in(lost).sum())
        spaced = [text for text, one in pairs if one is not None and one != text != text.strip()]
        if spaced:
            self.drift[f"{SPACED}{source}"] += int(texts.is_in(spaced).sum())


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or a word for a value that is missing."""
    return blank_to_null(text) is None or says_missing(text)


def _fitting(text: str, form: Form) -> str | None:
    if len(text) > LONGEST_TEXT or says_nothing(text):
        return None
    return form.fitting(text)
