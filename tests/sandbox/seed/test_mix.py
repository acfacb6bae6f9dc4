import pytest

from contracts.errors import UsageError
from sandbox.seed.mix import EVENT_TYPES, OBSERVED, DaySize, day_mix


@pytest.mark.parametrize("size", [
    DaySize(643_000), DaySize(20_000, 1_000), DaySize(1_000, 1_000), DaySize(7), DaySize(250, 5),
])
def test_a_mix_adds_up(size):
    mix = day_mix(size)
    assert sum(mix.values()) == size.events
    assert mix["checkout_success"] == size.order_count
    assert min(mix.values()) >= 0


def test_a_full_day_has_the_observed_proportions():
    mix, all_observed = day_mix(DaySize(643_000)), sum(OBSERVED.values())
    assert mix["checkout_success"] == 405
    for kind, count in mix.items():
        assert count == pytest.approx(OBSERVED[kind] / all_observed * 643_000, abs=1.5)


def test_a_small_day_has_every_type():
    assert min(day_mix(DaySize(1_000, 10)).values()) >= 1
    assert set(day_mix(DaySize(1_000, 10))) == set(EVENT_TYPES)


def test_more_orders_bring_more_of_the_steps_before_them():
    mix = day_mix(DaySize(20_000, 1_000))
    assert min(mix[kind] for kind in ("checkout", "view_shopping_cart", "add_to_cart_action")) >= 1_000


def test_more_orders_than_documents_are_refused():
    with pytest.raises(UsageError, match="Raise --events"):
        day_mix(DaySize(10, 11))


def test_where_there_is_room_most_carts_are_left_behind_as_in_the_shop():
    mix = day_mix(DaySize(24_000, 90))
    assert [mix[kind] for kind in ("add_to_cart_action", "view_shopping_cart", "checkout")] == [648, 1_184, 306]
    assert mix["view_product_detail"] > 5_000
