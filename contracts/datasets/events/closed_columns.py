"""The columns of events in their closed forms: what does not fit is null, or for what is hashed counted only."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from contracts.datasets.events.closed_items import ITEM_FORMS
from contracts.datasets.events.contract import Event
from contracts.datasets.fields import form_of
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.forms.closing import MISFIT, Closing
from contracts.datasets.forms.hosts import is_known_host
from contracts.datasets.judge import source_paths
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.texts_column import Texts

# What becomes a hash or a family stays what it is; columns that were swapped, or spoilt, are seen by these counts.
_COUNTED = {
    "ip": forms.IP_SOURCE, "device_id": forms.DEVICE_SOURCE, "user_id_db": forms.USER_SOURCE,
    "email_address": forms.EMAIL_SOURCE, "user_agent": forms.AGENT_SOURCE,
}
_DERIVED = {"browser": "user_agent.browser", "os": "user_agent.os"}
LANDED_TEXTS = {
    column: (_DERIVED.get(column, source), form)
    for column, source in source_paths(Event).items()
    if (form := form_of(Event, column)).pattern or form.read
    if Event.to_schema().columns[column].dtype.type == pl.String
}
_PLACES = frozenset(column for column in source_paths(Event) if form_of(Event, column).name == forms.PLACE.name)
_LARGEST_PLACE = 9_999
# The fields of documents that have a form, by the names that misfits are counted under.
FORMS = dict(LANDED_TEXTS.values()) | _COUNTED | ITEM_FORMS | dict.fromkeys(_PLACES, forms.PLACE)
_ORDER_ID = "^[0-9]+$"  # letters are somebody's name or number
_HASHED_ID = "text-"


def closed_columns(texts: Mapping[str, Texts], key: str, closing: Closing) -> Iterator[pl.Series]:
    """The text columns of a chunk in their forms; `closing` counts what did not fit."""
    for column, form in _COUNTED.items():
        closing.only_counted(texts[column], form, column)
    for column, (source, form) in LANDED_TEXTS.items():
        yield closing.column(texts[column], form, source).alias(column)
    yield _order_ids(texts["order_id"], key, closing).alias("order_id")


def closed_numbers(columns: Iterable[pl.Series], closing: Closing) -> Iterator[pl.Series]:
    """Columns of which those that hold places have no larger number than a list has places."""
    for column in columns:
        is_larger = column.abs() > _LARGEST_PLACE if column.name in _PLACES else None
        if is_larger is not None:
            closing.value_counts[column.name] += len(column) - column.null_count()
        if is_larger is None or not is_larger.any():
            yield column
            continue
        closing.drift[f"{MISFIT}{column.name}"] += int(is_larger.sum())
        yield column.set(is_larger.fill_null(False), None)


def closed_hosts(hosts: pl.Series) -> pl.Series:
    """Hosts that may be shown; null for others, of which the kind says enough."""
    unknown = [name for name in hosts.unique().drop_nulls() if not is_known_host(name)]
    return hosts.set(hosts.is_in(unknown).fill_null(False), None) if unknown else hosts


def _order_ids(ids: Texts, key: str, closing: Closing) -> pl.Series:
    """Ids of orders; an order whose id is a text unlike the shop's is kept under the keyed hash of it."""
    is_strange = ~ids.values.str.contains(_ORDER_ID)
    if not is_strange.any():
        return ids.column()
    closing.drift[f"{MISFIT}order_id"] += ids.rows_with(is_strange)
    closing.value_counts["order_id"] += ids.filled
    hashes = [f"{_HASHED_ID}{pseudonym(key, one)}" for one in ids.values.filter(is_strange)]
    return ids.given(ids.values.clone().scatter(is_strange.arg_true(), pl.Series(hashes, dtype=pl.String)))
