"""What is settled before the first document of a day: who visits, what they look at, and what goes wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np
from numpy.typing import NDArray

from sandbox.seed import streams
from sandbox.seed.catalogue import Product
from sandbox.seed.defects import Defect
from sandbox.seed.mix import EVENT_TYPES, day_mix
from sandbox.seed.orders import Order
from sandbox.seed.plan import DayPlan, plan_day
from sandbox.seed.profiles import Profile
from sandbox.seed.settings import SeedSettings
from sandbox.seed.visitors import Visitor, Visitors

SIGNED_IN_SHARE = 0.05
TEST_HOST_SHARE, FOREIGN_HOST_SHARE = 0.003, 0.002
MAIN_PRODUCT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class DaySetup:
    """One day; `visitors` by session, `products` by row of the plan, `defects` by row where there is one."""

    day: date
    plan: DayPlan
    orders: Sequence[Order]
    visitors: Sequence[Visitor]
    products: NDArray[np.int64]
    defects: dict[int, Defect]


def set_up_day(settings: SeedSettings, day: date, orders: Sequence[Order]) -> DaySetup:
    """Settle a day; the profile decides which rows are spoilt and nothing else."""
    repeated = [order.repeats for order in orders if order.repeats is not None]
    plan = plan_day(settings.seed, day, day_mix(settings.size), repeated)
    return DaySetup(
        day, plan, orders,
        _visitors(plan, orders, settings, streams.dice(settings.seed, day, "visits")),
        _products(plan, orders, settings.assortment, streams.array_dice(settings.seed, day, "products")),
        _defects(plan, orders, settings.profile, streams.dice(settings.seed, day, "defects")),
    )


def _visitors(plan: DayPlan, orders: Sequence[Order], settings: SeedSettings, dice: Random) -> list[Visitor]:
    """One visitor for each session: those who order first, robots last."""
    visitors = settings.visitors(dice)
    people = [order.visitor for order in orders if order.repeats is None]
    humans = plan.session_count - plan.robot_sessions
    people += [_person(visitors, dice, shops=session < plan.shopper_sessions) for session in range(len(people), humans)]
    return people + [visitors.crawler() for _ in range(plan.robot_sessions)]


def _person(visitors: Visitors, dice: Random, *, shops: bool) -> Visitor:
    visitor = visitors.customer() if dice.random() < SIGNED_IN_SHARE else visitors.guest(shops=shops)
    luck = dice.random()
    if luck < TEST_HOST_SHARE:
        return visitors.tester(visitor)
    return visitors.stranger(visitor) if luck < TEST_HOST_SHARE + FOREIGN_HOST_SHARE else visitor


def _products(
    plan: DayPlan, orders: Sequence[Order], assortment: Sequence[Product], dice: np.random.Generator
) -> NDArray[np.int64]:
    """The place in the assortment of the product each event is about; a session keeps coming back to one."""
    place_of = {product.product_id: place for place, product in enumerate(assortment)}
    mains = _popular(dice, len(assortment), plan.session_count)
    bought = [place_of[order.lines[0].product_id] for order in orders if order.repeats is None]
    mains[: len(bought)] = bought
    rows = len(plan.kinds)
    stays = dice.random(rows) < MAIN_PRODUCT_SHARE
    return np.where(stays, mains[plan.sessions], _popular(dice, len(assortment), rows))


def _popular(dice: np.random.Generator, size: int, count: int) -> NDArray[np.int64]:
    """Places in the assortment, the first ones far more often than the last."""
    return (size * dice.random(count) ** 2.5).astype(np.int64)


def _defects(plan: DayPlan, orders: Sequence[Order], profile: Profile, dice: Random) -> dict[int, Defect]:
    """Rows to spoil, each once; orders that others depend on are left alone."""
    takes = np.array([order.takes_defects for order in orders], dtype=bool)
    is_order = plan.orders >= 0
    order_rows = np.flatnonzero(is_order)
    order_rows = order_rows[takes[plan.orders[order_rows]]]
    other_rows = np.flatnonzero(~is_order)
    chosen: dict[int, Defect] = {}
    _choose(chosen, profile.rows.picks(len(other_rows)), plan, other_rows, dice)
    _choose(chosen, profile.orders.picks(len(order_rows)), plan, order_rows, dice)
    oddities = profile.oddities.picks(len(plan.kinds))
    _choose(chosen, oddities, plan, np.concatenate([other_rows, order_rows]), dice)
    return chosen


def _choose(
    chosen: dict[int, Defect], defects: Sequence[Defect], plan: DayPlan, rows: NDArray[np.int64], dice: Random
) -> None:
    """Give each defect a free row of a type it applies to; one that finds none is left out."""
    fitting = {kinds: _of_kinds(plan, rows, kinds) for kinds in {defect.kinds for defect in defects}}
    for defect in defects:
        free = [row for row in _some(fitting[defect.kinds], dice) if row not in chosen]
        if free:
            chosen[free[0]] = defect


def _some(rows: NDArray[np.int64], dice: Random) -> list[int]:
    return [int(rows[dice.randrange(len(rows))]) for _ in range(20)] if len(rows) else []


def _of_kinds(plan: DayPlan, rows: NDArray[np.int64], kinds: frozenset[str]) -> NDArray[np.int64]:
    return rows[np.isin(plan.kinds[rows], [EVENT_TYPES.index(kind) for kind in sorted(kinds)])] if kinds else rows
