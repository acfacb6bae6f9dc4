"""The truth ledger: what must be published, counted from the generator's own numbers while it makes them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sandbox.seed.alloys import ALLOY_OF_LABEL
from sandbox.seed.carts import CartLine
from sandbox.seed.euros import in_euros
from sandbox.seed.funnel import Funnel
from sandbox.seed.mix import ORDER
from sandbox.seed.money import decimal_text
from sandbox.seed.orders import Fate, Order
from sandbox.seed.visitors import AddressKind, Visitor


@dataclass(slots=True)
class Sum:
    """What adds up over order lines; revenue in hundredths of the currency, and in euros where there is a rate."""

    orders: int = 0
    lines: int = 0
    units: int = 0
    revenue_minor: int = 0
    revenue_eur: Decimal | None = None

    def add(self, line: CartLine, euros: Decimal | None) -> None:
        """Add one line."""
        self.lines += 1
        self.units += line.quantity
        self.revenue_minor += line.quantity * line.unit_minor
        if euros is not None:
            self.revenue_eur = (self.revenue_eur or Decimal()) + euros

    def figures(self) -> dict[str, Any]:
        """The sums as JSON values."""
        return {
            "order_lines": self.lines, "units": self.units, "revenue": decimal_text(self.revenue_minor),
            "revenue_eur": None if self.revenue_eur is None else f"{self.revenue_eur:f}",
        }


@dataclass(slots=True)
class DayCounts:
    """One day of the ledger; everything but `documents` and `reasons` counts accepted documents."""

    documents: int = 0
    accepted: int = 0
    order_events: int = 0
    order_lines: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    excluded: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    funnel: Funnel = field(default_factory=Funnel)


@dataclass(frozen=True, slots=True)
class Marked:
    """A document with a defect (and the sorted codes it must be refused for) or an oddity (none)."""

    document_id: str
    day: date
    name: str
    reasons: tuple[str, ...]


class Ledger:
    """Collects one call's days; money stays in whole hundredths, and exact decimals of a euro, until it is written."""

    def __init__(self) -> None:
        self._days: defaultdict[date, DayCounts] = defaultdict(DayCounts)
        self._totals: defaultdict[tuple[str, date, str], Sum] = defaultdict(Sum)
        self._products: defaultdict[tuple[int, date, str], Sum] = defaultdict(Sum)
        self._store_products: defaultdict[tuple[str, int, date, str], Sum] = defaultdict(Sum)
        self._alloys: defaultdict[tuple[date, str], Sum] = defaultdict(Sum)
        self._countries: defaultdict[tuple[date, str], Sum] = defaultdict(Sum)
        self._marked: list[Marked] = []
        self._personal: defaultdict[str, set[str]] = defaultdict(set)

    def mark(self, marked: Marked) -> None:
        """Note a document that was spoilt or made odd on purpose."""
        self._marked.append(marked)

    def refuse(self, day: date, reasons: Iterable[str]) -> None:
        """Count a document that must end in quarantine."""
        counts = self._days[day]
        counts.documents += 1
        counts.reasons.update(reasons)

    def accept(self, day: date, kind: str, visitor: Visitor) -> None:
        """Count a document that must be accepted."""
        counts = self._days[day]
        counts.documents += 1
        counts.accepted += 1
        self._flag(counts, visitor)
        if visitor.is_production:
            counts.funnel.take(kind, visitor)

    def search(self, day: date, visitor: Visitor, words: str) -> None:
        """Count what an accepted document searched for; only people on the shop's hosts are."""
        if visitor.is_production and not visitor.is_bot:
            self._days[day].funnel.search(visitor, words)

    def accept_order(self, day: date, order: Order) -> None:
        """Count an accepted order, and its lines where its fate puts them."""
        self.accept(day, ORDER, order.visitor)
        counts = self._days[day]
        counts.order_events += 1
        counts.order_lines += len(order.lines)
        if order.fate is not Fate.PUBLISHED:
            counts.excluded[order.fate.value] += len(order.lines)
            return
        self._publish(day, order)

    def flag(self, day: date, name: str) -> None:
        """Count one more accepted document with a flag that its visitor does not show."""
        self._days[day].flags[name] += 1

    def remember(self, visitors: Iterable[Visitor]) -> None:
        """Keep every personal value of these visitors, for a search that must find none of them."""
        for visitor in visitors:
            self._personal["device_id"].add(visitor.device_id)
            if visitor.address_kind is not AddressKind.MALFORMED:
                self._personal["ip"].add(visitor.ip)
            if visitor.email:
                self._personal["user_id_db"].add(visitor.user_id)
                self._personal["email_address"] |= {visitor.email, quote(visitor.email)}

    def personal_values(self) -> dict[str, list[str]]:
        """All values that name a person, by field, sorted."""
        return {name: sorted(values) for name, values in sorted(self._personal.items())}

    def truth(self) -> dict[str, Any]:
        """The ledger as JSON values; money as decimal text, store ids as text, product ids as numbers."""
        return self._sums() | {
            "excluded": {
                day.isoformat(): {fate.value: counts.excluded[fate.value] for fate in Fate
                                  if fate is not Fate.PUBLISHED}
                for day, counts in sorted(self._days.items())
            },
            "events": {day.isoformat(): _events(counts) for day, counts in sorted(self._days.items())},
            "flags": {day.isoformat(): dict(sorted(c.flags.items())) for day, c in sorted(self._days.items())},
            "funnel": [row for day, counts in sorted(self._days.items()) for row in counts.funnel.rows(day)],
            "searches": [row for day, c in sorted(self._days.items()) for row in c.funnel.searched(day)],
            "searches_all_stores": [
                row for day, c in sorted(self._days.items()) for row in c.funnel.searched_anywhere(day)
            ],
            "conversion": [row for day, c in sorted(self._days.items()) for row in c.funnel.conversions(day)],
            "defects": [
                {"document_id": marked.document_id, "date": marked.day.isoformat(), "name": marked.name,
                 "reasons": list(marked.reasons)}
                for marked in sorted(self._marked, key=_by_day_and_id) if marked.reasons
            ],
            "oddities": [
                {"document_id": marked.document_id, "date": marked.day.isoformat(), "name": marked.name}
                for marked in sorted(self._marked, key=_by_day_and_id) if not marked.reasons
            ],
        }

    def _sums(self) -> dict[str, Any]:
        """What adds up over the lines that must be published, by whatever distinguishes them."""
        return {
            "totals": [
                {"store_id": store_id, "order_date": day.isoformat(), "currency_code": currency,
                 "orders": total.orders} | total.figures()
                for (store_id, day, currency), total in sorted(self._totals.items())
            ],
            "by_product": [
                {"product_id": product_id, "order_date": day.isoformat(), "currency_code": currency} | total.figures()
                for (product_id, day, currency), total in sorted(self._products.items())
            ],
            "by_store_product": [
                {"store_id": store_id, "product_id": product_id, "order_date": day.isoformat(),
                 "currency_code": currency} | total.figures()
                for (store_id, product_id, day, currency), total in sorted(self._store_products.items())
            ],
            "by_alloy": [
                {"alloy_code": code or None, "order_date": day.isoformat(), "order_lines": total.lines,
                 "units": total.units}
                for (day, code), total in sorted(self._alloys.items())
            ],
            "by_country": [
                {"country_code": code or None, "order_date": day.isoformat(), "orders": total.orders,
                 "order_lines": total.lines, "units": total.units, "revenue_eur": total.figures()["revenue_eur"]}
                for (day, code), total in sorted(self._countries.items())
            ],
        }

    def _publish(self, day: date, order: Order) -> None:
        total = self._totals[order.store.store_id, day, order.store.currency]
        total.orders += 1
        self._countries[day, order.visitor.country_code].orders += 1
        self._days[day].funnel.order(order.visitor)
        for line in order.lines:
            self._sell(day, order, line, total)

    def _sell(self, day: date, order: Order, line: CartLine, total: Sum) -> None:
        store_id, currency, flags = order.store.store_id, order.store.currency, self._days[day].flags
        euros = in_euros(line.quantity * line.unit_minor, currency, day)
        flags["zero_price_lines"] += line.unit_minor == 0
        flags["lines_without_euros"] += euros is None
        flags["unlocated_lines"] += order.visitor.address_kind is not AddressKind.GLOBAL
        sums = (
            total, self._products[line.product_id, day, currency], self._alloys[day, _alloy(line)],
            self._store_products[store_id, line.product_id, day, currency],
            self._countries[day, order.visitor.country_code],
        )
        for each in sums:
            each.add(line, euros)

    @staticmethod
    def _flag(counts: DayCounts, visitor: Visitor) -> None:
        if visitor.is_bot:
            counts.flags["bot"] += 1
        if not visitor.is_production:
            counts.flags[visitor.host_kind.value] += 1
        if visitor.address_kind is not AddressKind.GLOBAL:
            counts.flags[f"ip_{visitor.address_kind.value}"] += 1
        if visitor.address_kind is not AddressKind.MALFORMED and ":" in visitor.ip:
            counts.flags["ip_version_6"] += 1


def _alloy(line: CartLine) -> str:
    """The code of the alloy that was chosen; empty when none was."""
    chosen = (option["value_label"] for option in line.options if option["option_label"] == "alloy")
    return next((ALLOY_OF_LABEL[label] for label in chosen), "")


def _by_day_and_id(marked: Marked) -> tuple[date, str]:
    return marked.day, marked.document_id


def _events(counts: DayCounts) -> dict[str, Any]:
    return {
        "documents": counts.documents, "accepted": counts.accepted,
        "quarantined": counts.documents - counts.accepted, "reasons": dict(sorted(counts.reasons.items())),
        "accepted_orders": counts.order_events, "accepted_order_lines": counts.order_lines,
    }

