"""Every currency of the shop says what a euro is in it, and neither less nor much more than the ECB does."""

from datetime import timedelta

from contracts.shop.stores import STORES
from contracts.shop.worth import MOST_UNITS_PER_EURO
from etl.transform.exchange_rates.ecb_history import newest_publication, packaged


def test_every_currency_of_the_shop_is_there() -> None:
    assert MOST_UNITS_PER_EURO.keys() == {store.currency_code for store in STORES.values()}


def test_none_is_below_a_published_rate_or_far_above_it() -> None:
    newest = newest_publication()
    published = packaged(newest - timedelta(days=7), newest)[newest]
    compared = {code: float(most) / float(published[code]) for code, most in MOST_UNITS_PER_EURO.items()
                if code in published}
    assert len(compared) > 20
    assert {code: ratio for code, ratio in compared.items() if not 1 <= ratio < 2} == {}
