"""What all days of one seeding have in common: its number, its size, its customers, its assortment."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sandbox.seed.carts import CartMaker
from sandbox.seed.catalogue import PRODUCT_COUNT, Product, assortment
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import Profile
from sandbox.seed.visitors import Visitors

EVENTS_PER_PRODUCT = 30
SMALLEST_ASSORTMENT = 200
EVENTS_PER_CUSTOMER = 80
SMALLEST_POPULATION = 100


@dataclass(frozen=True, slots=True)
class SeedSettings:
    """One seeding; the same values give the same documents."""

    seed: int
    size: DaySize
    profile: Profile
    assortment: Sequence[Product]

    @classmethod
    def of(cls, seed: int, size: DaySize, profile: Profile, products: int | None = None) -> "SeedSettings":
        """Settings with so many products; without a number, with as many as the traffic keeps busy."""
        busy = min(PRODUCT_COUNT, max(SMALLEST_ASSORTMENT, size.events // EVENTS_PER_PRODUCT))
        return cls(seed, size, profile, assortment(products or busy))

    def visitors(self, dice: Random) -> Visitors:
        """The people who come, drawn with `dice`; those who return are the same for every day."""
        return Visitors(self.seed, dice, max(SMALLEST_POPULATION, self.size.events // EVENTS_PER_CUSTOMER))

    def carts(self, dice: Random) -> CartMaker:
        """Fills carts from the assortment."""
        return CartMaker(self.assortment, dice)
