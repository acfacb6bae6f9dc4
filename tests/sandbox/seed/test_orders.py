from collections import Counter
from datetime import date, timedelta
from itertools import chain
from random import Random

import pytest

from sandbox.seed.command import FIRST_DAY, LAST_DAY
from sandbox.seed.mix import DaySize
from sandbox.seed.orders import Fate, OrderPlanner, repeatable
from sandbox.seed.profiles import find_profile
from sandbox.seed.settings import SeedSettings


def plan(day, count, earlier=()):
    settings, dice = SeedSettings.of(1, DaySize(100_000), find_profile("none")), Random(5)
    return OrderPlanner(day, settings.visitors(dice), settings.carts(dice), dice).plan(count, list(earlier))


@pytest.fixture(scope="module")
def orders():
    return plan(date(2020, 5, 4), 5_000)


def share(values, wanted):
    found = list(values)
    return sum(value == wanted for value in found) / len(found)


def test_lines_follow_the_observed_shares(orders):
    lines = list(chain.from_iterable(order.lines for order in orders))
    assert share((len(order.lines) for order in orders), 1) == pytest.approx(0.72, abs=0.02)
    assert share((len(order.lines) for order in orders), 2) == pytest.approx(0.23, abs=0.02)
    assert max(len(order.lines) for order in orders) == 10
    assert share((line.unit_minor for line in lines), 0) == pytest.approx(0.17, abs=0.015)
    assert share((bool(line.options) for line in lines), False) == pytest.approx(0.22, abs=0.02)
    assert share((bool(order.visitor.email) for order in orders), True) == pytest.approx(0.67, abs=0.02)


def test_quantities_are_plausible(orders):
    quantities = {line.quantity for order in orders for line in order.lines}
    assert min(quantities) == 1
    assert max(quantities) == 100


@pytest.mark.parametrize("day", [FIRST_DAY, date(2019, 7, 1), date(2020, 1, 1), LAST_DAY])
def test_orders_of_any_day_have_ids_of_their_own(day):
    ids = {order.order_id for order in plan(day, 20)}
    others = {order.order_id for order in plan(day + timedelta(days=1), 20)}
    assert min(ids) > 0
    assert not ids & others


def test_order_ids_are_written_in_three_types(orders):
    types = Counter(order.id_type for order in orders)
    assert types["double"] / 5_000 == pytest.approx(0.38, abs=0.02)
    assert types["int64"] > 0


def test_repeats_copy_an_earlier_order_with_its_cart(orders):
    repeats = [order for order in orders if order.repeats is not None]
    assert len(repeats) == 20
    for order in repeats:
        original = orders[order.repeats]
        assert (order.order_id, order.store, order.lines) == (original.order_id, original.store, original.lines)
        assert order.fate is Fate.DUPLICATE
        assert original.fate is Fate.PUBLISHED
        assert not original.takes_defects


def test_an_id_used_again_has_another_cart(orders):
    by_id = Counter(order.order_id for order in orders if order.fate is Fate.PUBLISHED)
    reused = [order_id for order_id, count in by_id.items() if count > 1]
    assert len(reused) == 10
    for order_id in reused:
        first, second = (order for order in orders if order.order_id == order_id and order.fate is Fate.PUBLISHED)
        assert [(line.product_id, line.quantity) for line in first.lines] != [
            (line.product_id, line.quantity) for line in second.lines]


@pytest.mark.parametrize(("fate", "count"), [(Fate.TEST_HOST, 15), (Fate.FOREIGN_HOST, 10)])
def test_orders_on_other_hosts_are_known_as_such(orders, fate, count):
    elsewhere = [order for order in orders if order.fate is fate]
    assert {order.visitor.host_kind.value for order in elsewhere} == {fate.value}
    assert len(elsewhere) == count
    assert not any(order.takes_defects for order in elsewhere)


def test_all_other_orders_are_on_the_hosts_of_their_stores(orders):
    rest = [order for order in orders if order.fate in {Fate.PUBLISHED, Fate.DUPLICATE}]
    assert all(order.visitor.origin == f"https://{order.store.host}" for order in rest)


def test_a_later_day_repeats_sound_orders_of_the_day_before(orders):
    later = plan(date(2020, 5, 5), 1_000, repeatable(orders))
    across = [order for order in later if order.fate is Fate.DUPLICATE and order.repeats is None]
    assert len(across) == 2
    assert {_identity(order) for order in across} <= {_identity(order) for order in repeatable(orders)}


def _identity(order):
    return order.order_id, order.store, tuple((line.product_id, line.quantity, line.price_text) for line in order.lines)
