"""The columns of events in their closed forms: what does not fit is null, or for what is hashed counted only."""

from collections.abc import Iterator

import polars as pl

from contracts.datasets.events.closed_items import ITEM_FORMS
from contracts.datasets.events.contract import Event
from contracts.datasets.fields import form_of
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.forms.closing import MISFIT, Closing
from contracts.datasets.forms.hosts import is_known_host
from contracts.datasets.judge import source_paths
from contracts.datasets.normalise.pseudonym import pseudonym

# What becomes a hash or a family stays what it is; columns that were swapped, or spoilt, are seen by these counts.
_COUNTED = {
    "ip": forms.IP_SOURCE, "device_id": forms.DEVICE_SOURCE, "user_id_db": forms.USER_SOURCE,
    "email_address": forms.EMAIL_SOURCE, "user_agent": forms.AGENT_SOURCE,
}
_DERIVED = {"browser": "user_agent.browser", "os": "user_agent.os"}
_LANDED = {
    column: (_DERIVED.get(column, source), form)
    for column, source in source_paths(Event).items()
    if (form := form_of(Event, column)).pattern or form.read
    if Event.to_schema().columns[column].dtype.type == pl.String
}
# The fields of documents that have a form, by the names that misfits are counted under.
FORMS = dict(_LANDED.values()) | _COUNTED | ITEM_FORMS
_ORDER_ID = r"^(?:[0-9]+|[A-Za-z]{1,5}[-_ ]?[0-9]{1,12}(?:[-_/][0-9]{1,6})?)$"
_HASHED_ID = "text-"


def closed_columns(frame: pl.DataFrame, key: str, closing: Closing) -> Iterator[pl.Series]:
    """The text columns of a chunk in their forms; `closing` counts what did not fit."""
    for column, form in _COUNTED.items():
        closing.only_counted(frame[column], form, column)
    for column, (source, form) in _LANDED.items():
        yield closing.column(frame[column], form, source)
    yield _order_ids(frame["order_id"], key, closing)


def closed_hosts(hosts: pl.Series) -> pl.Series:
    """Hosts that may be told; null for others, which their kind tells of."""
    unknown = [name for name in hosts.unique().drop_nulls() if not is_known_host(name)]
    return hosts.set(hosts.is_in(unknown).fill_null(False), None) if unknown else hosts


def _order_ids(ids: pl.Series, key: str, closing: Closing) -> pl.Series:
    """Ids of orders; an order whose id is a text unlike the shop's is kept under the keyed hash of it."""
    strange = ids.filter(~ids.str.contains(_ORDER_ID)).unique()
    if not len(strange):
        return ids
    closing.drift[f"{MISFIT}order_id"] += int(ids.is_in(strange.to_list()).sum())
    closing.told["order_id"] += len(ids) - ids.null_count()
    return ids.replace(strange, pl.Series([f"{_HASHED_ID}{pseudonym(key, one)}" for one in strange]))
