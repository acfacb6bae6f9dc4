"""What may be shown outside of warehouse and quarantine: one place decides it, by the class and form of the column.

Alerts, statuses, outcomes, logs, pages and ledgers hold codes and counts. A value of a document is shown only when its
column's class allows that and it has the column's form; else it is `WITHHELD`, or a fingerprint for its own id.
"""

import hashlib
import re
from collections.abc import Mapping

from contracts.datasets.forms.classes import DataClass
from contracts.datasets.forms.form import Form
from contracts.datasets.forms.texts import option_text, symbol_text
from contracts.datasets.forms.unknown_fields import TEXT, field_name, key_name, place_of

WITHHELD = "(withheld)"
_LONGEST_PLACE = 4
_EVENT_WORDS = """
view select add remove search click back listing page product detail option quality static landing recommendation
visible home noticed shopping cart box action clicked my account checkout all recommend success sorting relevance wish
list wishlist outlet compare share filter login logout register newsletter payment shipping popup banner video chat
"""
_WORD = "|".join(_EVENT_WORDS.split())


def _event_type(text: str) -> str | None:
    return text if _EVENT_TYPE.fullmatch(text) else None


_EVENT_TYPE = re.compile(rf"(?:{_WORD})(?:_(?:{_WORD}|v?[0-9]{{1,2}})){{0,7}}")
# A document of the tracker's has 24 hex digits; those of programs that copy documents say so, and when.
_PROGRAM = "import|copy|backup|export|migration|replay"
_DOCUMENT_ID = rf"[0-9a-f]{{24}}|(?:{_PROGRAM})(?:-20[0-9]{{6}})?(?:-[0-9a-f]{{16}})?|-?[0-9]{{1,5}}"
EVENT_TYPE = Form("shown event type", DataClass.CODE, "words that names of events are made of", read=_event_type)
STORE = Form("shown store", DataClass.CODE, "a small number", r"-?[0-9]{1,4}|default")
SYMBOL = Form("shown symbol", DataClass.CODE, "a symbol that a store prints", read=symbol_text)
DOCUMENT_ID = Form("shown document id", DataClass.ID, "24 hex digits, or a program's word, a day and 16", _DOCUMENT_ID)
# By the field's name in the source; no other field's refused value is ever shown.
DISCLOSED: Mapping[str, Form] = {"collection": EVENT_TYPE, "store_id": STORE, "currency": SYMBOL, "_id": DOCUMENT_ID}


def disclosed_value(field: str, value: str | None) -> str:
    """A refused value as it may be shown; `field` is its name in the source, the last one of a path."""
    if value is None or not value.strip():
        return "(blank)"
    form = DISCLOSED.get(field.rpartition(".")[2])
    return (form.fitting(value) if form and form.data_class.is_disclosed else None) or WITHHELD


def disclosed_path(path: str) -> str:
    """Where a document is refused, as it may be shown: labels of options are keys there, and visitors write some."""
    above = place_of(path)
    name = path[len(above):]
    is_place = bool(above) and name.isdigit() and len(name) <= _LONGEST_PLACE
    if "option." not in above:
        return path if is_place else field_name(path)
    return path if is_place or key_name(name) == name or option_text(name) else above + TEXT


def disclosed_store(value: str | None) -> str | None:
    """A document's store as ledgers hold it."""
    return STORE.fitting(value) if value else None


def disclosed_document_id(value: str | None) -> str | None:
    """A document's `_id` as ledgers hold it: what may be anybody's name is a fingerprint, the same for the same id."""
    if value is None or DOCUMENT_ID.fitting(value):
        return value
    return f"id-{hashlib.sha256(value.encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"
