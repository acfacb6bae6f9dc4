"""Columns brought to their forms: what fits stays, what says nothing is null, what does not fit is null and counted."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from contracts.datasets.forms.form import Form
from contracts.datasets.forms.known_forms import PAGE
from contracts.datasets.forms.pages import page_templates
from contracts.datasets.normalise.identifiers import says_missing
from contracts.datasets.normalise.scalars import blank_to_null
from contracts.datasets.texts_column import Texts

MISFIT, SPACED = "form:", "space:"
LONGEST_TEXT = 4_000  # characters; no form has longer texts


@dataclass(slots=True)
class Closing:
    """What closing columns found: `drift` by kind and field, and how many values each field has in `value_counts`."""

    drift: Counter[str] = field(default_factory=Counter)
    value_counts: Counter[str] = field(default_factory=Counter)

    def column(self, texts: Texts, form: Form, source: str) -> pl.Series:
        """A text column in its form; `source` names the field in counts."""
        self.value_counts[source] += texts.filled
        is_odd = ~texts.values.str.contains(form.whole) if form.pattern else texts.values.is_not_null()
        kept = self._kept(texts, is_odd, form, source)
        return texts.column() if kept is None else texts.given(kept)

    def only_counted(self, texts: Texts, form: Form, source: str) -> None:
        """Count the values that do not fit, and change none."""
        self.value_counts[source] += texts.filled
        self._kept(texts, ~texts.values.str.contains(form.whole), form, source)

    def _kept(self, texts: Texts, is_odd: pl.Series, form: Form, source: str) -> pl.Series | None:
        """What is kept of each value, when that is another one for any; only odd values can have another."""
        odd = texts.values.filter(is_odd)
        kept = _fitting_all(odd, form)
        differs = kept.ne_missing(odd)
        if not differs.any():
            return None
        places = is_odd.arg_true()
        self._count(texts, places.filter(differs), kept.filter(differs), source)
        return kept if len(odd) == len(texts.values) else texts.values_with(kept, places)

    def _count(self, texts: Texts, places: pl.Series, kept: pl.Series, source: str) -> None:
        """Count the rows of the values that are another one now."""
        rows = texts.rows_of_each().gather(places)
        for text, one, count in zip(texts.values.gather(places), kept, rows, strict=True):
            if one is None and not says_nothing(text):
                self.drift[f"{MISFIT}{source}"] += count
            elif one is not None and text != text.strip():
                self.drift[f"{SPACED}{source}"] += count


def _fitting_all(values: pl.Series, form: Form) -> pl.Series:
    if form.name == PAGE.name:  # Pandera copies what its fields are given
        is_short = values.str.len_bytes() <= 4 * LONGEST_TEXT
        return page_templates(values.str.strip_chars().set(~is_short, ""))
    return pl.Series([_fitting(text, form) for text in values], dtype=pl.String)


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or a word for a value that is missing."""
    return blank_to_null(text) is None or says_missing(text)


def _fitting(text: str, form: Form) -> str | None:
    if len(text) > LONGEST_TEXT or says_nothing(text):
        return None
    return form.fitting(text)
