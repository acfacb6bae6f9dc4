"""What visitors did, by store and type of event; crawlers are counted apart, other hosts than the shop's not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sandbox.seed.mix import ADD_TO_CART, CART, CHECKOUT, PRODUCT
from sandbox.seed.visitors import Visitor

# The steps of a conversion: what they are called, and the event that is one.
_STEPS = {"product_views": PRODUCT, "add_to_carts": ADD_TO_CART, "cart_views": CART, "checkouts": CHECKOUT}
_VISITORS = {"viewing_visitors": PRODUCT, "carting_visitors": ADD_TO_CART, "cart_viewing_visitors": CART,
             "checkout_visitors": CHECKOUT}

FEWEST_SEARCHERS = 5
Key = tuple[str, str]


@dataclass(slots=True)
class Funnel:
    """One day's accepted events of production stores, by store and type."""

    steps: Counter[Key] = field(default_factory=Counter)
    robot_steps: Counter[Key] = field(default_factory=Counter)
    devices: defaultdict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    people: defaultdict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    searches: Counter[Key] = field(default_factory=Counter)
    searchers: defaultdict[Key, set[str]] = field(default_factory=lambda: defaultdict(set))
    orders: Counter[str] = field(default_factory=Counter)
    buyers: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, kind: str, visitor: Visitor) -> None:
        """Count one event."""
        key = (visitor.store.store_id, kind)
        self.steps[key] += 1
        self.robot_steps[key] += visitor.is_bot
        self.devices[key].add(visitor.device_id)
        if not visitor.is_bot:
            self.people[key].add(visitor.device_id)

    def search(self, visitor: Visitor, words: str) -> None:
        """Count one search of a person; one for an e-mail address leaves the shop's tracker as no search."""
        if words != visitor.email:
            key = (visitor.store.store_id, words.lower())
            self.searches[key] += 1
            self.searchers[key].add(visitor.device_id)

    def order(self, visitor: Visitor) -> None:
        """Count one order that is published."""
        self.orders[visitor.store.store_id] += 1
        self.buyers[visitor.store.store_id].add(visitor.device_id)

    def rows(self, day: date) -> Iterator[dict[str, Any]]:
        """Every store's events by type; `visitors` are the devices of people."""
        for key, events in sorted(self.steps.items()):
            yield {
                "store_id": key[0], "event_date": day.isoformat(), "event_type": key[1], "events": events,
                "bot_events": self.robot_steps[key], "devices": len(self.devices[key]),
                "visitors": len(self.people[key]),
            }

    def searched(self, day: date) -> Iterator[dict[str, Any]]:
        """Every store's search terms; null for all those that few visitors of the store used."""
        for (store, term), (searches, devices) in _shown(self.searches, self.searchers).items():
            yield {"store_id": store, "event_date": day.isoformat(), "search_term": term or None, "searches": searches,
                   "visitors": len(devices)}

    def searched_anywhere(self, day: date) -> Iterator[dict[str, Any]]:
        """Search terms over all stores; null for all those that few visitors used."""
        searches: Counter[Key] = Counter()
        searchers: defaultdict[Key, set[str]] = defaultdict(set)
        for (store, term), count in self.searches.items():
            searches["", term] += count
            searchers["", term] |= self.searchers[store, term]
        for (_, term), (count, devices) in _shown(searches, searchers).items():
            yield {"event_date": day.isoformat(), "search_term": term or None, "searches": count,
                   "visitors": len(devices)}

    def conversions(self, day: date) -> Iterator[dict[str, Any]]:
        """From looking to ordering: actions and devices of people, in stores where there was any."""
        for store in sorted({store for store, kind in self.people if kind in _STEPS.values()} | set(self.orders)):
            yield (
                {"store_id": store, "event_date": day.isoformat()}
                | {name: self.steps[store, kind] - self.robot_steps[store, kind] for name, kind in _STEPS.items()}
                | {"orders": self.orders[store]}
                | {name: len(self.people.get((store, kind), ())) for name, kind in _VISITORS.items()}
                | {"ordering_visitors": len(self.buyers.get(store, ()))}
            )


def _shown(searches: Mapping[Key, int], searchers: Mapping[Key, set[str]]) -> dict[Key, tuple[int, set[str]]]:
    """Searches and devices by place and term, in order; terms of few devices of the place are one, the empty one."""
    found: dict[Key, tuple[int, set[str]]] = {}
    for (place, term), count in searches.items():
        devices = searchers[place, term]
        key = place, term if len(devices) >= FEWEST_SEARCHERS else ""
        before, known = found.get(key, (0, set[str]()))
        found[key] = before + count, known | devices
    return dict(sorted(found.items()))
