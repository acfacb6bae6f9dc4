"""A day as it is mutated: its documents and what other sources say of its addresses, products and rates."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from contracts.shop.stores import STORES
from tests.benchmark.seasons import season
from tests.benchmark.shop import FIRST_PRODUCT, PRODUCTS, STORE_IDS, places
from tests.benchmark.year import SEED, Document, documents

Rng = np.random.Generator


@dataclass(frozen=True)
class Batch:
    """One day: documents, units of each currency for a euro, the country of each address, each product's name."""

    number: int
    documents: list[Document]
    rates: dict[str, float]
    countries: dict[str, str]
    names: dict[int, str]

    @property
    def day(self) -> Any:
        """Its date."""
        return season(self.number).day

    def with_documents(self, found: list[Document]) -> "Batch":
        """The same day with other documents."""
        return replace(self, documents=found)


Change = Callable[[Batch, Rng], Batch]


@dataclass(frozen=True)
class Mutation:
    """One error: who described it, its kind, the field it strikes, the share of rows, and what it does to a day.

    `read` says whether a figure that anybody reads depends on the field; `size` is the share of the rows it changes.
    """

    protocol: str
    kind: str
    field: str
    size: float
    change: Change
    read: bool
    by_row: bool = True

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.protocol} | {self.kind} | {self.field} | {self.size:g}"


def clean(number: int, seed: int = SEED) -> Batch:
    """A day of the year as nobody spoilt it."""
    found = documents(number, seed)
    by_network = [STORES[store].country_code for store in STORE_IDS]
    countries = {str(one["ip"]): by_network[int(str(one["ip"]).split(".")[0]) - 20] for one in found}
    return Batch(number, found, rates(number), countries, names())


def names() -> dict[int, str]:
    """Each product's name, on every day."""
    return {FIRST_PRODUCT + product: f"Ring {product}" for product in range(PRODUCTS)}


def rates(number: int) -> dict[str, float]:
    """Units for a euro of each currency the central bank publishes, on a random walk of half a percent a day."""
    listed = {place.currency: place.units_per_euro for place in places()}
    unlisted = {"AED", "COP", "CLP", "VND", "KWD", "PEN"}
    walk = np.random.default_rng([5, 5]).normal(0, 0.004, (500, len(listed))).cumsum(axis=0)[number]
    # A shop's prices in foreign money follow the rate only from round to round; here, not at all.
    return {currency: rate if currency == "EUR" else rate * float(np.exp(step * 0.25))
            for (currency, rate), step in zip(listed.items(), walk, strict=True) if currency not in unlisted}
