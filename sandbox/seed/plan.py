"""A day's shape as arrays: which session does what at which second; newest first, as the source stores it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sandbox.seed.mix import ADD_TO_CART, CART, CHECKOUT, EVENT_TYPES, LISTING, ORDER, PRODUCT
from sandbox.seed.streams import array_dice

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

EVENTS_PER_SESSION = 5.4
ROBOT_SESSION_SHARE = 0.004
ROBOT_EVENT_SHARE = {PRODUCT: 0.08, LISTING: 0.04}
SECONDS_PER_DAY = 86_400
# Sessions end early enough for a repeated checkout to fall on the same day, and begin late enough for the ids.
FIRST_SECOND, LAST_SECOND = 10, SECONDS_PER_DAY - 600
LATEST_REPEAT_SECONDS = 500
TYPICAL_SESSION_SECONDS = 600
LONGEST_SESSION_SECONDS = 3 * 3600

# The order of steps within a session; what is not named comes anywhere before the cart.
_STAGES = {
    "view_landing_page": 0.0, "view_home_page": 0.0, LISTING: 1.0, "search_box_action": 1.0, PRODUCT: 2.0,
    "select_product_option": 3.0, "select_product_option_quality": 3.5, ADD_TO_CART: 6.0, CART: 8.0,
    CHECKOUT: 10.0, ORDER: 12.0,
}
_ANYWHERE, _JITTER = 2.5, 1.9
_ORDER_KIND = EVENT_TYPES.index(ORDER)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Parallel arrays, one element per event: type (place in EVENT_TYPES), session, second of the day, and
    for orders their place in the day's list of orders (-1 for other events).

    Sessions are numbered from 0: first those with an order, last the robots'; `shopper_sessions` of them reach
    a cart.
    """

    kinds: Integers
    sessions: Integers
    seconds: Integers
    orders: Integers
    session_count: int
    shopper_sessions: int
    robot_sessions: int


class _Steps(NamedTuple):
    """The first four arrays of a plan."""

    kinds: Integers
    sessions: Integers
    seconds: Integers
    orders: Integers


def plan_day(seed: int, day: date, mix: dict[str, int], repeated: Sequence[int]) -> DayPlan:
    """Spread the events of `mix` over sessions; the order at place n belongs to session n.

    The last orders repeat, some minutes later, those of the sessions in `repeated`.
    """
    dice = array_dice(seed, day, "plan")
    order_sessions = mix[ORDER] - len(repeated)
    humans = max(1, order_sessions, round(sum(mix.values()) / EVENTS_PER_SESSION))
    robots = max(1, round(humans * ROBOT_SESSION_SHARE))
    shoppers = min(humans, max(order_sessions, mix[CART] // 2, mix[ADD_TO_CART]))
    counts = mix | {ORDER: order_sessions}
    kinds = np.repeat(np.arange(len(EVENT_TYPES)), [counts[kind] for kind in EVENT_TYPES])
    owners = np.concatenate([_owners(dice, kind, counts, humans, robots) for kind in EVENT_TYPES])
    steps = _repeat_orders(dice, _in_time(dice, kinds, owners, humans + robots), np.array(repeated, dtype=np.int64))
    newest = np.argsort(steps.seconds, kind="stable")[::-1]
    return DayPlan(
        steps.kinds[newest], steps.sessions[newest], steps.seconds[newest], steps.orders[newest],
        humans + robots, shoppers, robots,
    )


def _owners(dice: np.random.Generator, kind: str, counts: dict[str, int], humans: int, robots: int) -> Integers:
    """The session of each event of one type; deeper steps go to the sessions with the lowest numbers."""
    count, order_sessions = counts[kind], counts[ORDER]
    reach = {
        ORDER: order_sessions,
        CHECKOUT: max(order_sessions, count * 2 // 3),
        CART: max(order_sessions, count // 2),
        ADD_TO_CART: count,
    }.get(kind)
    if reach is not None:
        return np.arange(count, dtype=np.int64) % max(1, min(humans, reach))
    drawn = dice.integers(0, humans, count)
    if kind == PRODUCT:
        first = min(count, humans, max(order_sessions, counts[ADD_TO_CART]))
        drawn[:first] = np.arange(first)
    by_robot = dice.random(count) < ROBOT_EVENT_SHARE.get(kind, 0.0)
    by_robot[:order_sessions] = False
    drawn[by_robot] = dice.integers(humans, humans + robots, int(by_robot.sum()))
    return drawn


def _in_time(dice: np.random.Generator, kinds: Integers, sessions: Integers, session_count: int) -> _Steps:
    """Steps by session and second; within a session they follow their stages."""
    stages = np.array([_STAGES.get(kind, _ANYWHERE) for kind in EVENT_TYPES])
    by_stage = np.lexsort((stages[kinds] + dice.random(len(kinds)) * _JITTER, sessions))
    seconds = _seconds(dice, sessions, session_count)
    by_second = np.lexsort((seconds, sessions))
    kinds, sessions = kinds[by_stage], sessions[by_stage]
    return _Steps(kinds, sessions, seconds[by_second], np.where(kinds == _ORDER_KIND, sessions, -1))


def _repeat_orders(dice: np.random.Generator, steps: _Steps, repeated: Integers) -> _Steps:
    """The steps, and after them the same orders again, at places behind the first ones."""
    placed = np.flatnonzero(steps.kinds == _ORDER_KIND)
    originals = placed[np.argsort(steps.sessions[placed])][repeated]
    delays = dice.integers(5, LATEST_REPEAT_SECONDS, len(repeated))
    return _Steps(
        np.append(steps.kinds, steps.kinds[originals]), np.append(steps.sessions, steps.sessions[originals]),
        np.append(steps.seconds, steps.seconds[originals] + delays),
        np.append(steps.orders, len(placed) + np.arange(len(repeated))),
    )


def _seconds(dice: np.random.Generator, sessions: Integers, session_count: int) -> Integers:
    """A second of the day for each event, within its session; evenings are busier than nights."""
    lengths = np.minimum(dice.exponential(TYPICAL_SESSION_SECONDS, session_count), LONGEST_SESSION_SECONDS)
    hours = np.where(dice.random(session_count) < 0.7, dice.normal(17.0, 3.5, session_count) % 24,
                     dice.random(session_count) * 24)
    starts = np.clip(hours * 3600, FIRST_SECOND, LAST_SECOND - lengths)
    seconds: Floats = starts[sessions] + dice.random(len(sessions)) * lengths[sessions]
    return seconds.astype(np.int64)
