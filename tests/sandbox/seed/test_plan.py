from collections import defaultdict
from datetime import date

import numpy as np
import pytest

from sandbox.seed.mix import EVENT_TYPES, DaySize, day_mix
from sandbox.seed.plan import FIRST_SECOND, SECONDS_PER_DAY, plan_day

DAY = date(2020, 5, 4)
REPEATED = [3, 8]


@pytest.fixture(scope="module")
def plan():
    return plan_day(1, DAY, day_mix(DaySize(5_000, 100)), REPEATED)


def test_events_come_newest_first_and_within_the_day(plan):
    assert np.all(np.diff(plan.seconds) <= 0)
    assert plan.seconds.min() >= FIRST_SECOND
    assert plan.seconds.max() < SECONDS_PER_DAY


def test_every_type_has_its_number(plan):
    mix = day_mix(DaySize(5_000, 100))
    counts = np.bincount(plan.kinds, minlength=len(EVENT_TYPES))
    assert dict(zip(EVENT_TYPES, counts.tolist(), strict=True)) == mix


def test_an_order_is_the_last_step_of_a_session_that_went_through_the_funnel(plan):
    steps = defaultdict(list)
    for kind, session in zip(plan.kinds[::-1], plan.sessions[::-1], strict=True):
        steps[int(session)].append(EVENT_TYPES[kind])
    for session in set(range(98)) - set(REPEATED):
        assert steps[session][-1] == "checkout_success"
        assert {"view_product_detail", "add_to_cart_action", "view_shopping_cart", "checkout"} <= set(steps[session])


def test_orders_are_placed_once_and_repeats_come_minutes_after_them(plan):
    rows = np.flatnonzero(plan.orders >= 0)
    second_of = {int(plan.orders[row]): int(plan.seconds[row]) for row in rows}
    assert sorted(second_of) == list(range(100))
    for repeat, original in zip((98, 99), REPEATED, strict=True):
        assert 5 <= second_of[repeat] - second_of[original] <= 500


def test_robots_only_look(plan):
    humans = plan.session_count - plan.robot_sessions
    kinds = {EVENT_TYPES[kind] for kind in plan.kinds[plan.sessions >= humans]}
    assert kinds <= {"view_product_detail", "view_listing_page"}


def test_the_same_seed_gives_the_same_plan_and_another_gives_another(plan):
    again = plan_day(1, DAY, day_mix(DaySize(5_000, 100)), REPEATED)
    other = plan_day(2, DAY, day_mix(DaySize(5_000, 100)), REPEATED)
    assert np.array_equal(plan.sessions, again.sessions)
    assert not np.array_equal(plan.sessions, other.sessions)
