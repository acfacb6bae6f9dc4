"""An ECB file of reference rates, read without trust: whatever is not of its shape is refused, never half taken."""

import re
from datetime import date
from decimal import Decimal
from typing import NoReturn
from xml.parsers import expat

from contracts.errors import RatesError
from etl.transform.exchange_rates.ecb_history import Quotes

FETCHED = "rates_fetched"
_PATHS = ("Envelope", "Envelope/Cube", "Envelope/Cube/Cube", "Envelope/Cube/Cube/Cube")
_DAYS, _DAY, _QUOTE = _PATHS[1:]
_LONGEST_PATH = 60
_CURRENCY = re.compile(r"[A-Z]{3}")
# What NUMERIC(20, 8) holds.
_RATE = re.compile(r"[0-9]{1,12}(\.[0-9]{1,8})?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_publications(content: bytes, name: str) -> dict[date, Quotes]:
    """The rates that a file states, by their day of publication; `name` is what errors call the file.

    Raises:
        RatesError: it is no XML, declares entities, has another shape, or a day or rate that cannot be one.
    """
    reader = _Reader(name)
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise RatesError(FETCHED, f"{name}: it is no XML ({error}), it begins {content[:40]!r}") from error
    if not reader.found:
        raise RatesError(FETCHED, f"{name}: no day of rates is in it")
    if empty := [day for day, quotes in reader.found.items() if not quotes]:
        raise RatesError(FETCHED, f"{name}: {empty[0]} has no rate")
    return dict(reader.found)


class _Reader:
    """Follows the elements of one file; `found` is what was read so far."""

    def __init__(self, name: str) -> None:
        self.found: dict[date, dict[str, Decimal]] = {}
        self._name, self._path, self._day = name, "", date.min
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        # Without a document type there is no entity to expand, and nothing to be fetched.
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rpartition(" ")[2]
        self._path = f"{self._path}/{element}".lstrip("/")
        if self._path == _DAY:
            self._begin_day(attributes)
        elif self._path == _QUOTE:
            self._add_quote(attributes)
        elif self._path not in _PATHS and not self._is_of_the_letterhead():
            self._refuse(f"<{self._path[:60]}> does not belong there; it must be an Envelope with a Cube for each day")

    def _end(self, _: str) -> None:
        self._path = self._path.rpartition("/")[0]

    def _is_of_the_letterhead(self) -> bool:
        """Whether the element is one of those that only name the sender."""
        is_below = self._path.startswith("Envelope/") and not self._path.startswith(_DAYS)
        return is_below and len(self._path) < _LONGEST_PATH

    def _begin_day(self, attributes: dict[str, str]) -> None:
        text = attributes.get("time", "")
        try:
            self._day = date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
        except ValueError:
            self._refuse(f"time={text[:20]!r} is no day")
        if self._day in self.found:
            self._refuse(f"{self._day} stands there twice")
        self.found[self._day] = {}

    def _add_quote(self, attributes: dict[str, str]) -> None:
        currency, rate, quotes = attributes.get("currency", ""), attributes.get("rate", ""), self.found[self._day]
        if not _CURRENCY.fullmatch(currency) or currency == "EUR":
            self._refuse(f"{self._day}: currency={currency[:20]!r} is none that has a rate")
        if not _RATE.fullmatch(rate) or not Decimal(rate):
            self._refuse(f"{self._day}: rate={rate[:40]!r} of {currency} is no positive decimal number")
        if currency in quotes:
            self._refuse(f"{self._day}: {currency} stands there twice")
        quotes[currency] = Decimal(rate)

    def _refuse_doctype(self, *_: object) -> NoReturn:
        self._refuse("it declares a document type, which may hold entities; the ECB's files have none")

    def _refuse(self, reason: str) -> NoReturn:
        raise RatesError(FETCHED, f"{self._name}: {reason}")
