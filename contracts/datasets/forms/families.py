"""Misfits by family: of each family of columns, the field of which the largest share has another form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.datasets.forms.closing import MISFIT
from contracts.datasets.forms.form import Form


@dataclass(frozen=True, slots=True)
class Misfits:
    """How many of the values of a field do not have its form."""

    field: str
    count: int
    value_count: int

    @property
    def share(self) -> float:
        """The share of the values that have another form."""
        return self.count / self.value_count if self.value_count else 0.0


def worst_misfits(
    family: str, fields: Mapping[str, Form], drift: Mapping[str, int], value_counts: Mapping[str, int], least: int,
) -> Misfits | None:
    """The worst field of a family among those with more than `least` misfits; null when there is none.

    `drift` and `value_counts` are counted under the names of `fields`; members of records under those of their list.
    """
    return max(_misfits(family, fields, drift, value_counts, least), key=lambda found: found.share, default=None)


def _misfits(
    family: str, fields: Mapping[str, Form], drift: Mapping[str, int], value_counts: Mapping[str, int], least: int,
) -> Iterable[Misfits]:
    for name, form in fields.items():
        count = drift.get(f"{MISFIT}{name}", 0)
        if form.family == family and count > least:
            yield Misfits(name, count, value_counts.get(name) or value_counts.get(name.rpartition(".")[0], 0))
