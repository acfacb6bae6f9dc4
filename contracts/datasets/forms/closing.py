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
_SPACE_AROUND = r"^[\s\x{1c}-\x{1f}]|[\s\x{1c}-\x{1f}]$"  # what Python strips of a text
LONGEST_TEXT = 4_000  # characters; no form has longer texts
_FEW = 500  # values of which each is looked up; what polars does to more of them at once costs less
_LONGEST_REMEMBERED, _MOST_REMEMBERED = 200, 10_000


@dataclass(slots=True)
class Closing:
    """What closing columns found: `drift` by kind and field, and how many values each field has in `value_counts`."""

    drift: Counter[str] = field(default_factory=Counter)
    value_counts: Counter[str] = field(default_factory=Counter)

    def column(self, texts: Texts, form: Form, source: str) -> pl.Series:
        """A text column in its form; `source` names the field in counts."""
        self.value_counts[source] += texts.filled
        kept = self._kept(texts, form, source)
        return texts.column() if kept is None else texts.given(kept)

    def only_counted(self, texts: Texts, form: Form, source: str) -> None:
        """Count the values that do not fit, and change none."""
        self.value_counts[source] += texts.filled
        self._kept(texts, form, source)

    def _kept(self, texts: Texts, form: Form, source: str) -> pl.Series | None:
        """What is kept of each value, when that is another one for any."""
        values = texts.values
        if len(values) <= _FEW and form.name != PAGE.name:
            all_kept = pl.Series(list(map(_remembered(form).__getitem__, values.to_list())), dtype=pl.String)
        else:
            all_kept = _kept_of_many(values, form)
        differs = all_kept.ne_missing(values)
        if not differs.any():
            return None
        self._count(texts, differs.arg_true(), all_kept.filter(differs), source)
        return all_kept

    def _count(self, texts: Texts, places: pl.Series, kept: pl.Series, source: str) -> None:
        """Count the rows of values that are another one now; what was left out inside of them is no fault."""
        values = texts.values.gather(places)
        is_noted = kept.is_null() | values.str.contains(_SPACE_AROUND)
        rows = texts.rows_of_each().gather(places.filter(is_noted))
        noted = (values.filter(is_noted), kept.filter(is_noted), rows)
        for text, one, count in zip(*(column.to_list() for column in noted), strict=True):
            if one is None and not says_nothing(text):
                self.drift[f"{MISFIT}{source}"] += count
            elif one is not None:
                self.drift[f"{SPACED}{source}"] += count


class _Remembered(dict[str, str | None]):
    """What a form keeps of texts that it has seen: each is read once, as long as they are short and not too many."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, text: str) -> str | None:
        kept = text if self._form.pattern and self._form.has(text) else _fitting(text, self._form)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[text] = kept
        return kept


_MEMORY: dict[str, _Remembered] = {}


def _remembered(form: Form) -> _Remembered:
    if form.name not in _MEMORY:  # Pandera copies what its fields are given
        _MEMORY[form.name] = _Remembered(form)
    return _MEMORY[form.name]


def _kept_of_many(values: pl.Series, form: Form) -> pl.Series:
    if form.name == PAGE.name:
        is_short = values.str.len_bytes() <= 4 * LONGEST_TEXT
        return page_templates(values.str.strip_chars().set(~is_short, ""))
    is_odd = ~values.str.contains(form.whole) if form.pattern else values.is_not_null()
    odd = values.filter(is_odd)
    kept = pl.Series([_fitting(text, form) for text in odd.to_list()], dtype=pl.String)
    return values.clone().scatter(is_odd.arg_true(), kept) if len(odd) else values


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or a word for a value that is missing."""
    return blank_to_null(text) is None or says_missing(text)


def _fitting(text: str, form: Form) -> str | None:
    if len(text) > LONGEST_TEXT or says_nothing(text):
        return None
    return form.fitting(text)
